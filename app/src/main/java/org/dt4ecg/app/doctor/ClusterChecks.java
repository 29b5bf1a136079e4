package org.dt4ecg.app.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.dt4ecg.app.cluster.ApplicationGroup;
import org.dt4ecg.app.cluster.Right;
import org.dt4ecg.app.cluster.Rights;
import org.dt4ecg.app.cluster.Role;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicAdministration.Check;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RegistryProbe;
import org.dt4ecg.schemas.serde.HttpSchemaRegistry;
import org.dt4ecg.schemas.serde.HttpSchemaRegistry.Standing;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** What can be said of brokers and registry without changing anything on them. */
final class ClusterChecks {

  private static final int FEW = 4;

  private final Map<String, Object> properties;
  private final Rights rights;
  private final Role role;

  /**
   * @param role whose rights are needed
   */
  ClusterChecks(Map<String, Object> properties, Rights rights, Role role) {
    this.properties = properties;
    this.rights = rights;
    this.role = role;
  }

  List<Finding> findings() throws CommandFailure {
    List<Finding> findings = new ArrayList<>();
    if (brokers(findings)) {
      try (Admin admin = Admin.create(properties)) {
        topics(admin, findings);
        findings.add(rights(admin));
        group(admin).ifPresent(findings::add);
      }
    }
    registry(findings);
    return findings;
  }

  private boolean brokers(List<Finding> findings) {
    try {
      ClusterProbe.require(properties);
      findings.add(Finding.ok("brokers", properties.get("bootstrap.servers") + " answer"));
      return true;
    } catch (CommandFailure e) {
      findings.add(Finding.failed("brokers", Failures.text(e), ""));
      return false;
    }
  }

  private static void topics(Admin admin, List<Finding> findings) {
    try {
      Check check = new TopicAdministration(admin, TopicPlan.CATALOGUE).check();
      if (!check.missing().isEmpty()) {
        findings.add(
            Finding.failed(
                "topics",
                "the cluster has no " + few(check.missing()),
                "create them: dt4ecg topics create; or this user may not see them"));
      }
      check
          .different()
          .forEach(
              text -> findings.add(Finding.failed("topics", text, "alter it, or make it anew")));
      check
          .retention()
          .forEach(text -> findings.add(Finding.warning("topics", text, "fine if that is meant")));
      if (check.isAsPlanned()) {
        findings.add(Finding.ok("topics", "all are there, and as the catalogue has them"));
      }
    } catch (CommandFailure e) {
      findings.add(
          e.getCause() instanceof AuthorizationException
              ? Finding.warning(
                  "topics",
                  "their settings may not be read with these rights",
                  "have an operator run: dt4ecg topics check")
              : Finding.failed("topics", Failures.text(e), ""));
    }
  }

  /** What the broker says this user may do to topics that are there; nothing else can be told. */
  private Finding rights(Admin admin) throws CommandFailure {
    Map<String, Right> needed = new TreeMap<>();
    for (Right right : rights.of(role)) {
      if (right.resource().resourceType() == ResourceType.TOPIC
          && right.resource().patternType() == PatternType.LITERAL) {
        needed.put(right.resource().name(), right);
      }
    }
    Map<String, KafkaFuture<TopicDescription>> described =
        admin
            .describeTopics(
                needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    List<String> lacking = new ArrayList<>();
    for (Map.Entry<String, Right> entry : needed.entrySet()) {
      Optional<TopicDescription> topic = answer(described.get(entry.getKey()));
      Set<AclOperation> allowed =
          topic.map(TopicDescription::authorizedOperations).orElse(Set.of());
      if (topic.isPresent() && !allowed.containsAll(entry.getValue().operations())) {
        lacking.add("%s (%s)".formatted(entry.getKey(), Rights.operations(entry.getValue())));
      }
    }
    return lacking.isEmpty()
        ? Finding.ok(
            "rights", "this user may do to the topics what the %s needs".formatted(role.label()))
        : Finding.failed(
            "rights",
            "this user lacks the rights to " + few(lacking),
            "have them granted: dt4ecg topics rights --grant %s=User:NAME".formatted(role.label()));
  }

  /** Another process of the same name shares its work, whatever its configuration. */
  private Optional<Finding> group(Admin admin) throws CommandFailure {
    if (role != Role.APPLICATION) {
      return Optional.empty();
    }
    String id = rights.applicationId();
    return Optional.of(
        ApplicationGroup.find(admin, id).filter(ApplicationGroup::isActive).isPresent()
            ? Finding.warning(
                "group",
                "instances of application.id %s are running".formatted(id),
                "one more shares their work: give it the same model and settings, or another id")
            : Finding.ok("group", "no instance of application.id %s is running".formatted(id)));
  }

  private void registry(List<Finding> findings) {
    try {
      RegistryProbe.require(properties, Topics.ECG_SAMPLES.name());
    } catch (CommandFailure e) {
      findings.add(Finding.failed("registry", Failures.text(e), ""));
      return;
    }
    try (HttpSchemaRegistry registry = RegistryProbe.impatient(properties)) {
      List<String> absent = new ArrayList<>();
      List<String> refused = new ArrayList<>();
      for (Topic<?, ?> topic : Topics.all()) {
        if (SpecificRecord.class.isAssignableFrom(topic.valueType())) {
          Standing standing =
              registry.standing(
                  topic.name() + "-value", topic.valueType().asSubclass(SpecificRecord.class));
          if (standing == Standing.INCOMPATIBLE) {
            refused.add(topic.name() + "-value");
          } else if (standing != Standing.REGISTERED) {
            absent.add(topic.name() + "-value");
          }
        }
      }
      findings.add(subjects(absent, refused));
    } catch (SchemaRegistryException e) {
      findings.add(
          Finding.warning(
              "registry",
              "it answers, but not of schemas: " + Failures.text(e),
              "look at its log"));
    }
  }

  private static Finding subjects(List<String> absent, List<String> refused) {
    if (!refused.isEmpty()) {
      return Finding.failed(
          "registry",
          "it holds other schemas, next to which ours are refused, under " + few(refused),
          "name another registry, or have those subjects deleted");
    }
    return absent.isEmpty()
        ? Finding.ok("registry", "it answers, and has every schema")
        : Finding.warning(
            "registry",
            "it answers, but lacks the schemas of " + few(absent),
            "register them: dt4ecg topics create");
  }

  private static String few(List<String> names) {
    return names.size() <= FEW
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(
                names.stream().limit(FEW).collect(Collectors.joining(", ")), names.size() - FEW);
  }

  /** Empty if the topic is not there, or must not be seen. */
  private static Optional<TopicDescription> answer(@Nullable KafkaFuture<TopicDescription> asked)
      throws CommandFailure {
    if (asked == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(asked.get());
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the cluster's answer", e);
    }
  }
}
