package org.dt4ecg.app.cluster;

import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What may, or must not, be done to some resources of a cluster.
 *
 * @param resource which resources
 * @param permission allowed or denied; what is neither is refused
 * @param operations what may be done; reading and writing imply describing
 * @param purpose what for, in a few words
 */
public record Right(
    ResourcePattern resource,
    AclPermissionType permission,
    List<AclOperation> operations,
    String purpose) {

  private static final String EVERY_HOST = "*";

  public Right {
    operations = List.copyOf(operations);
  }

  static Right topic(String name, String purpose, AclOperation... operations) {
    return allowed(ResourceType.TOPIC, PatternType.LITERAL, name, purpose, operations);
  }

  static Right allowed(
      ResourceType type,
      PatternType pattern,
      String name,
      String purpose,
      AclOperation... operations) {
    return new Right(
        new ResourcePattern(type, name, pattern),
        AclPermissionType.ALLOW,
        List.of(operations),
        purpose);
  }

  static Right denied(ResourceType type, String name, String purpose, AclOperation operation) {
    return new Right(
        new ResourcePattern(type, name, PatternType.LITERAL),
        AclPermissionType.DENY,
        List.of(operation),
        purpose);
  }

  /** Kafka's rules for it, from wherever the principal connects. */
  List<AclBinding> bindings(String principal) {
    return operations.stream()
        .map(
            operation ->
                new AclBinding(
                    resource, new AccessControlEntry(principal, EVERY_HOST, operation, permission)))
        .toList();
  }

  /** The name of the resources, with a star behind what they begin with. */
  public String name() {
    return resource.patternType() == PatternType.PREFIXED ? resource.name() + "*" : resource.name();
  }
}
