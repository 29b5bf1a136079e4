package org.dt4ecg.app.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.privacy.Erasure;
import org.dt4ecg.app.privacy.Traces;
import org.dt4ecg.app.privacy.Traces.HoldingTopic;
import org.dt4ecg.app.privacy.Traces.TrainedOn;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Erases a person, and tells what else holds that person. */
@Command(
    name = "erase",
    mixinStandardHelpOptions = true,
    description = {
      "Erases a person's template, profile and part in the retraining service's sample, and tells"
          + " what else holds that person and for how long.",
      "The service may run: it passes the person over from its next look on, also in what is still"
          + " on labelled-ecg. Exit status 1 if the person is found nowhere."
    })
final class PrivacyEraseCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--user",
      required = true,
      paramLabel = "ID",
      description = "User id of the person.")
  private String user;

  @Option(
      names = "--sample-directory",
      paramLabel = "DIR",
      description =
          "Folder of the retraining service's sample, on this computer; sample.directory in the"
              + " file of --config does the same.")
  private @Nullable Path sampleDirectory;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      description =
          "application.id of the streaming application; that of the file of --config, or dt4ecg,"
              + " without it.")
  private @Nullable String applicationId;

  @Mixin private JsonOption json;

  PrivacyEraseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    if (user.isBlank()) {
      throw CommandFailure.wrongUsage("--user: name a person");
    }
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(
        properties,
        Topics.IDENTITY_TEMPLATES,
        Topics.USER_PROFILES,
        Topics.DEVICE_ASSIGNMENTS,
        Topics.MODEL_RELEASES);
    Erasure erasure = Erasure.of(user, properties, sampleFolder(properties));
    Traces traces;
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      traces = Traces.find(user, properties, serdes, application(properties));
    }
    boolean found = erasure.isAnything() || traces.isAnything();
    json.print(console, lines(erasure, traces, found), result(erasure, traces, found));
    return found ? 0 : 1;
  }

  private Optional<Path> sampleFolder(Map<String, Object> properties) {
    Object ofFile = properties.get(RetrainingConfig.SAMPLE_DIRECTORY);
    return sampleDirectory == null && ofFile != null
        ? Optional.of(Path.of(ofFile.toString()))
        : Optional.ofNullable(sampleDirectory);
  }

  private String application(Map<String, Object> properties) {
    return applicationId == null
        ? properties
            .getOrDefault(
                StreamsConfig.APPLICATION_ID_CONFIG, EcgStreamsApplication.DEFAULT_APPLICATION_ID)
            .toString()
        : applicationId;
  }

  private List<String> lines(Erasure erasure, Traces traces, boolean found) {
    List<String> lines = new ArrayList<>();
    lines.add("erased  %d identity templates".formatted(erasure.templates()));
    lines.add("erased  %d user profiles".formatted(erasure.profiles()));
    erasure
        .sample()
        .ifPresentOrElse(
            sample -> report(sample, lines),
            () ->
                console.progress(
                    "No sample: name the retraining service's folder with"
                        + " --sample-directory, if there is one"));
    traces
        .releases()
        .forEach(
            release ->
                lines.add(
                    "remains release %s of %s, trained on the person; publish one that was not, or"
                            .formatted(release.version(), release.model())
                        + " the retraining service releases nothing"));
    if (!traces.devices().isEmpty()) {
      lines.add(
          "remains assignments of %s; assign them anew"
              .formatted(String.join(", ", new TreeSet<>(traces.devices()))));
    }
    if (traces.unreadable() > 0) {
      lines.add(
          "        %d assignments and releases cannot be read, and may name the person"
              .formatted(traces.unreadable()));
    }
    traces.topics().forEach(topic -> lines.add(line(topic)));
    traces.internal().forEach(topic -> lines.add(line(topic)));
    if (!found) {
      console.progress(
          "The person was found nowhere, so nothing was erased; is the user id right?");
    }
    return lines;
  }

  private static void report(SampleFile.Erasure sample, List<String> lines) {
    lines.add(
        sample.whole()
            ? "erased  the whole sample, since it could not be read; the service builds it anew"
            : "erased  %d stretches of ECG from the sample".formatted(sample.stretches()));
    lines.add(
        "        a retraining service with that folder passes the person over for good: at once, or"
            + " at the end of the round it trains, which it then gives up");
  }

  private static String line(HoldingTopic topic) {
    return "may be  on %s: %s; kept %s".formatted(topic.topic(), topic.holds(), kept(topic));
  }

  /** For how long, in words. */
  private static String kept(HoldingTopic topic) {
    Map<String, String> settings = topic.settings();
    String policy = settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
    StringBuilder kept = new StringBuilder();
    if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
      kept.append("until there is a newer value of the key, and it is compacted, within ")
          .append(time(settings.get(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG)));
    }
    if (policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)) {
      kept.append(kept.isEmpty() ? "" : ", or ")
          .append("for ")
          .append(time(settings.get(TopicConfig.RETENTION_MS_CONFIG)));
    }
    return kept.toString();
  }

  private static String time(@Nullable String millis) {
    if (millis == null) {
      return "a time that the cluster does not tell";
    }
    long time = Long.parseLong(millis);
    if (time < 0 || time == Long.MAX_VALUE) {
      return "any time";
    }
    Duration duration = Duration.ofMillis(time);
    return duration.toDays() > 0
        ? "%d days".formatted(duration.toDays())
        : "%d s".formatted(duration.toSeconds());
  }

  private Map<String, Object> result(Erasure erasure, Traces traces, boolean found) {
    Map<String, Object> erased = new LinkedHashMap<>();
    erased.put("identityTemplates", erasure.templates());
    erased.put("userProfiles", erasure.profiles());
    erased.put("sampleStretches", erasure.sample().map(SampleFile.Erasure::stretches).orElse(null));
    erased.put("wholeSample", erasure.sample().map(SampleFile.Erasure::whole).orElse(false));
    Map<String, Object> remains = new LinkedHashMap<>();
    remains.put("releases", traces.releases().stream().map(PrivacyEraseCommand::fields).toList());
    remains.put("assignedDevices", List.copyOf(new TreeSet<>(traces.devices())));
    remains.put("unreadable", traces.unreadable());
    remains.put("topics", traces.topics().stream().map(PrivacyEraseCommand::fields).toList());
    remains.put(
        "applicationTopics", traces.internal().stream().map(PrivacyEraseCommand::fields).toList());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("userId", user);
    result.put("found", found);
    result.put("erased", erased);
    result.put("remains", remains);
    return result;
  }

  private static Map<String, Object> fields(TrainedOn release) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", release.model());
    fields.put("version", release.version());
    fields.put("releasedAt", release.releasedAt());
    return fields;
  }

  private static Map<String, Object> fields(HoldingTopic topic) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("topic", topic.topic());
    fields.put("holds", topic.holds());
    fields.put("settings", topic.settings());
    return fields;
  }
}
