package org.dt4ecg.app.cluster;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/**
 * The least that each role needs on a cluster that refuses what is not allowed. The same for both
 * group protocols of Kafka Streams. Whoever grants them is a super user of the cluster and none of
 * the roles.
 *
 * @param applicationId {@code application.id} of the streaming application: its group, and what its
 *     internal topics and transactions begin with
 * @param retrainingId {@code group.id} and {@code transactional.id} of the retraining service
 */
public record Rights(String applicationId, String retrainingId) {

  /** Groups of an analyst's own consumers begin with it. */
  static final String ANALYSIS = "analysis-";

  /** Transactions of {@code deadletters replay} begin with it. */
  static final String REPLAY = "dt4ecg-replay-";

  /** What a role may do, in the order of the catalogue. */
  public List<Right> of(Role role) {
    return switch (role) {
      case OPERATOR -> operator();
      case DEVICE -> List.of(writes(Topics.ECG_SAMPLES, "frames"));
      case LABELLER ->
          List.of(
              writes(Topics.ECG_LABELS, "labels"),
              writes(Topics.LABELLED_ECG, "ECG that is labelled from the start"));
      case REGISTRAR -> registrar();
      case APPLICATION -> application();
      case RETRAINING -> retraining();
      case ANALYST -> analyst();
      case VIEWER -> viewer();
      case REPAIRER -> repairer();
    };
  }

  /** Kafka's rules for a principal, such as {@code User:NAME}, in a role. */
  public List<AclBinding> bindings(Role role, String principal) {
    return of(role).stream().flatMap(right -> right.bindings(principal).stream()).toList();
  }

  private static List<Right> operator() {
    List<Right> rights = new ArrayList<>();
    for (Topic<?, ?> topic : Topics.all()) {
      rights.add(
          Right.topic(topic.name(), "created, and checked", CREATE, DESCRIBE, DESCRIBE_CONFIGS));
    }
    rights.add(
        Right.topic(
            Topics.MODEL_RELEASES.name(), "published, listed and rolled back", READ, WRITE));
    rights.add(reads(Topics.TRAINING_REPORTS, "what came of each round"));
    return rights;
  }

  private List<Right> registrar() {
    List<Right> rights = new ArrayList<>();
    for (Topic<?, ?> topic : Topics.all()) {
      rights.add(
          Right.topic(topic.name(), "what is kept for how long", DESCRIBE, DESCRIBE_CONFIGS));
    }
    rights.add(
        Right.allowed(
            ResourceType.TOPIC,
            PatternType.PREFIXED,
            internal(),
            "what is kept for how long",
            DESCRIBE,
            DESCRIBE_CONFIGS));
    rights.add(readsAndWrites(Topics.DEVICE_ASSIGNMENTS, "who wears what"));
    rights.add(readsAndWrites(Topics.USER_PROFILES, "profiles, erased too"));
    rights.add(readsAndWrites(Topics.IDENTITY_TEMPLATES, "templates, erased too"));
    rights.add(reads(Topics.MODEL_RELEASES, "whom they were trained on"));
    return rights;
  }

  private List<Right> application() {
    List<Right> rights = new ArrayList<>();
    rights.add(reads(Topics.ECG_SAMPLES, "frames"));
    rights.add(reads(Topics.ECG_LABELS, "labels"));
    rights.add(reads(Topics.DEVICE_ASSIGNMENTS, "table"));
    rights.add(reads(Topics.USER_PROFILES, "table"));
    rights.add(reads(Topics.IDENTITY_TEMPLATES, "table"));
    rights.add(reads(Topics.MODEL_RELEASES, "releases"));
    rights.add(writes(Topics.IDENTITY_RESULTS, "results"));
    rights.add(writes(Topics.ACTIVITY_RESULTS, "results"));
    rights.add(writes(Topics.SHADOW_RESULTS, "results"));
    rights.add(writes(Topics.USER_ACTIVITY, "events"));
    rights.add(writes(Topics.ACTIVITY_BOUTS, "bouts"));
    rights.add(writes(Topics.LABELLED_ECG, "frames joined with labels"));
    rights.add(deadLetters());
    rights.add(
        Right.allowed(
            ResourceType.TOPIC,
            PatternType.PREFIXED,
            internal(),
            "changelogs of its stores",
            CREATE,
            READ,
            WRITE));
    rights.add(group(applicationId, "shares the work out, and tells health how far it has come"));
    rights.add(
        Right.allowed(
            ResourceType.TRANSACTIONAL_ID,
            PatternType.PREFIXED,
            internal(),
            "exactly once",
            WRITE));
    if (retrainingId.startsWith(internal())) {
      rights.add(
          Right.denied(
              ResourceType.TRANSACTIONAL_ID,
              retrainingId,
              "begins like its own, and would shut the retraining service out",
              WRITE));
    }
    return rights;
  }

  private List<Right> retraining() {
    return List.of(
        reads(Topics.LABELLED_ECG, "to train on"),
        readsAndWrites(Topics.MODEL_RELEASES, "the champion, and who takes its place"),
        writes(Topics.TRAINING_REPORTS, "what came of each round"),
        deadLetters(),
        group(retrainingId, "how far the last round has read"),
        Right.allowed(
            ResourceType.TRANSACTIONAL_ID,
            PatternType.LITERAL,
            retrainingId,
            "exactly once",
            WRITE));
  }

  private static List<Right> analyst() {
    return List.of(
        reads(Topics.IDENTITY_RESULTS, "results"),
        reads(Topics.ACTIVITY_RESULTS, "results"),
        reads(Topics.SHADOW_RESULTS, "results"),
        reads(Topics.USER_ACTIVITY, "events"),
        reads(Topics.ACTIVITY_BOUTS, "bouts"),
        reads(Topics.TRAINING_REPORTS, "what came of each round"),
        Right.allowed(
            ResourceType.GROUP,
            PatternType.PREFIXED,
            ANALYSIS,
            "consumers in groups; `consume` needs none",
            READ));
  }

  private List<Right> viewer() {
    return List.of(
        reads(Topics.ECG_SAMPLES, "ECG to draw"),
        reads(Topics.USER_ACTIVITY, "events"),
        reads(Topics.ACTIVITY_BOUTS, "people's days"),
        reads(Topics.DEVICE_ASSIGNMENTS, "who wears what"),
        reads(Topics.USER_PROFILES, "names to show"),
        reads(Topics.MODEL_RELEASES, "what serves, and from where"),
        reads(Topics.SHADOW_RESULTS, "how a shadow compares"),
        reads(Topics.TRAINING_REPORTS, "what came of each round"),
        reads(Topics.ECG_DEAD_LETTERS, "how many, and why"),
        Right.allowed(
            ResourceType.GROUP,
            PatternType.LITERAL,
            applicationId,
            "how far the application is behind",
            DESCRIBE));
  }

  private static List<Right> repairer() {
    return List.of(
        Right.topic(Topics.ECG_DEAD_LETTERS.name(), "listed and picked", READ, DESCRIBE_CONFIGS),
        writes(Topics.ECG_SAMPLES, "sent again"),
        writes(Topics.ECG_LABELS, "sent again"),
        writes(Topics.LABELLED_ECG, "sent again"),
        Right.allowed(
            ResourceType.TRANSACTIONAL_ID, PatternType.PREFIXED, REPLAY, "all or none", WRITE));
  }

  private String internal() {
    return applicationId + "-";
  }

  private static Right reads(Topic<?, ?> topic, String purpose) {
    return Right.topic(topic.name(), purpose, READ);
  }

  private static Right writes(Topic<?, ?> topic, String purpose) {
    return Right.topic(topic.name(), purpose, WRITE);
  }

  private static Right readsAndWrites(Topic<?, ?> topic, String purpose) {
    return Right.topic(topic.name(), purpose, READ, WRITE);
  }

  /** The setting that is asked for is how large a dead letter may be. */
  private static Right deadLetters() {
    return Right.topic(
        Topics.ECG_DEAD_LETTERS.name(), "what cannot be used", WRITE, DESCRIBE_CONFIGS);
  }

  private static Right group(String id, String purpose) {
    return Right.allowed(ResourceType.GROUP, PatternType.LITERAL, id, purpose, READ);
  }

  /** All rights as a Markdown table, for the documentation; what is alike shares a row. */
  public String markdownTable() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      for (Right right : of(role)) {
        String row =
            "| %s | %s | %%s | %s | %s |\n"
                .formatted(
                    role.label(),
                    text(right.resource().resourceType()),
                    operations(right),
                    right.purpose());
        names.computeIfAbsent(row, unknown -> new ArrayList<>()).add("`" + right.name() + "`");
      }
    }
    StringBuilder table =
        new StringBuilder("| role | resource | name | operations | for |\n|---|---|---|---|---|\n");
    names.forEach((row, ofRow) -> table.append(row.formatted(String.join(", ", ofRow))));
    return table.toString();
  }

  /** What may be done, or must not be, in words. */
  public static String operations(Right right) {
    String operations =
        right.operations().stream().map(Rights::text).collect(Collectors.joining(", "));
    return right.permission() == AclPermissionType.DENY ? "never " + operations : operations;
  }

  /** A type of resource in words. */
  public static String text(ResourceType type) {
    return words(type.name());
  }

  private static String text(AclOperation operation) {
    return words(operation.name());
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
