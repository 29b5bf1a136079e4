package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.SecurityUtils;
import org.dt4ecg.app.cluster.Right;
import org.dt4ecg.app.cluster.Rights;
import org.dt4ecg.app.cluster.RightsAdministration;
import org.dt4ecg.app.cluster.Role;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.topology.EcgStreamsApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tells what each role needs on a cluster that refuses what is not allowed, and grants it. */
@Command(
    name = "rights",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rights that each role needs on a cluster, and no more; with --grant, gives them"
          + " to users of the cluster.",
      "Whoever grants has to be a super user of the cluster. Rights that were granted before stay."
    })
final class TopicsRightsCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      defaultValue = EcgStreamsApplication.DEFAULT_APPLICATION_ID,
      description = "application.id of the streaming application (default: ${DEFAULT-VALUE}).")
  private String applicationId;

  @Option(
      names = "--retraining-id",
      paramLabel = "ID",
      defaultValue = "dt4ecg-retraining",
      description =
          "group.id and transactional.id of the retraining service (default: ${DEFAULT-VALUE}).")
  private String retrainingId;

  @Option(
      names = "--grant",
      paramLabel = "ROLE=PRINCIPAL",
      description =
          "Give the rights of a role to a principal, such as device=User:monitor-7, once for each;"
              + " several roles may go to one principal.")
  private List<String> grants = List.of();

  @Mixin private JsonOption json;

  TopicsRightsCommand(Console console) {
    this.console = console;
  }

  /** A role for somebody. */
  private record Grant(Role role, String principal) {

    static Grant of(String text) throws CommandFailure {
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw wrong(text, "it has to be ROLE=PRINCIPAL, such as device=User:monitor-7");
      }
      return new Grant(
          role(text, text.substring(0, equals)), principal(text, text.substring(equals + 1)));
    }

    private static Role role(String text, String label) throws CommandFailure {
      for (Role role : Role.values()) {
        if (role.label().equals(label)) {
          return role;
        }
      }
      throw wrong(
          text, "the roles are " + List.of(Role.values()).stream().map(Role::label).toList());
    }

    private static String principal(String text, String principal) throws CommandFailure {
      KafkaPrincipal parsed;
      try {
        parsed = SecurityUtils.parseKafkaPrincipal(principal);
      } catch (IllegalArgumentException e) {
        throw wrong(text, "a principal is a type and a name, such as User:monitor-7");
      }
      if (parsed.getName().equals("*")) {
        throw wrong(text, "that would be everybody; name one user");
      }
      return principal;
    }

    private static CommandFailure wrong(String text, String why) {
      return CommandFailure.wrongUsage("--grant %s: %s".formatted(text, why));
    }
  }

  @Override
  public Integer call() throws CommandFailure {
    Rights rights = new Rights(applicationId, retrainingId);
    List<Grant> wanted = new ArrayList<>();
    for (String text : grants) {
      wanted.add(Grant.of(text));
    }
    if (!wanted.isEmpty()) {
      grant(rights, wanted);
    }
    json.print(console, wanted.isEmpty() ? lines(rights) : List.of(), result(rights, wanted));
    return 0;
  }

  private void grant(Rights rights, List<Grant> wanted) throws CommandFailure {
    KafkaLog.errorsOnly();
    Map<String, Object> properties = cluster.properties();
    ClusterProbe.require(properties);
    try (Admin admin = Admin.create(properties)) {
      RightsAdministration administration = new RightsAdministration(admin);
      for (Grant grant : wanted) {
        List<AclBinding> bindings = rights.bindings(grant.role(), grant.principal());
        administration.grant(bindings);
        console.progress(
            "%s may do what the role %s needs (%d rules)"
                .formatted(grant.principal(), grant.role().label(), bindings.size()));
      }
    }
  }

  private static List<String> lines(Rights rights) {
    List<String> lines = new ArrayList<>();
    for (Role role : Role.values()) {
      lines.add("%s: %s".formatted(role.label(), role.description().replace("`", "")));
      for (Right right : rights.of(role)) {
        lines.add(
            "  %-16s  %-24s  %-36s  %s"
                .formatted(
                    Rights.text(right.resource().resourceType()),
                    right.name(),
                    Rights.operations(right),
                    right.purpose().replace("`", "")));
      }
    }
    return lines;
  }

  private static Map<String, Object> result(Rights rights, List<Grant> granted) {
    Map<String, Object> roles = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      roles.put(role.label(), rights.of(role).stream().map(TopicsRightsCommand::fields).toList());
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("applicationId", rights.applicationId());
    result.put("retrainingId", rights.retrainingId());
    result.put("roles", roles);
    result.put(
        "granted",
        granted.stream()
            .map(grant -> Map.of("role", grant.role().label(), "principal", grant.principal()))
            .toList());
    return result;
  }

  /** By the names that Kafka's own tools take. */
  private static Map<String, Object> fields(Right right) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("resourceType", lower(right.resource().resourceType().name()));
    fields.put("name", right.resource().name());
    fields.put("patternType", lower(right.resource().patternType().name()));
    fields.put("permission", lower(right.permission().name()));
    fields.put(
        "operations",
        right.operations().stream()
            .map(AclOperation::name)
            .map(TopicsRightsCommand::lower)
            .toList());
    fields.put("purpose", right.purpose());
    return fields;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
