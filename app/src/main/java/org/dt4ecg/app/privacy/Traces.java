package org.dt4ecg.app.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.RegistryOutage;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;

/**
 * What may still hold a person, or does, after the person was erased.
 *
 * @param topics topics of the catalogue that can, in its order
 * @param internal topics of the streaming application itself
 * @param devices devices whose assignments, present or earlier, name the person
 * @param releases releases that were trained on the person
 * @param unreadable assignments and releases that could not be read, so that they may
 */
public record Traces(
    List<HoldingTopic> topics,
    List<HoldingTopic> internal,
    Set<String> devices,
    List<TrainedOn> releases,
    int unreadable) {

  /**
   * A topic that can hold a person.
   *
   * @param topic its name
   * @param holds what it can hold
   * @param settings for how long, by Kafka's names, as the cluster has it
   */
  public record HoldingTopic(String topic, String holds, Map<String, String> settings) {}

  /**
   * A release that was trained on a person.
   *
   * @param model name of the model
   * @param version its version
   * @param releasedAt when, in ISO 8601
   */
  public record TrainedOn(String model, String version, String releasedAt) {}

  private static final List<String> RETENTION =
      List.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.RETENTION_MS_CONFIG,
          TopicConfig.RETENTION_BYTES_CONFIG,
          TopicConfig.SEGMENT_MS_CONFIG,
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
          TopicConfig.DELETE_RETENTION_MS_CONFIG);

  private static final Map<String, String> HELD =
      Map.ofEntries(
          Map.entry(Topics.ECG_SAMPLES.name(), "the ECG, by device"),
          Map.entry(Topics.IDENTITY_RESULTS.name(), "the id, by device and window"),
          Map.entry(Topics.ACTIVITY_RESULTS.name(), "activities, by device and window"),
          Map.entry(Topics.SHADOW_RESULTS.name(), "the id, by device and window"),
          Map.entry(Topics.USER_ACTIVITY.name(), "the id and the profile, by device and window"),
          Map.entry(Topics.ACTIVITY_BOUTS.name(), "the id and activities"),
          Map.entry(Topics.DEVICE_ASSIGNMENTS.name(), "the id, by device"),
          Map.entry(
              Topics.USER_PROFILES.name(),
              "the profile, until it is compacted; the id of a tombstone"),
          Map.entry(
              Topics.IDENTITY_TEMPLATES.name(),
              "the template, until it is compacted; the id of a tombstone"),
          Map.entry(Topics.ECG_LABELS.name(), "the id and activities, by device"),
          Map.entry(Topics.LABELLED_ECG.name(), "the ECG and the id"),
          Map.entry(Topics.MODEL_RELEASES.name(), "what was learnt from the ECG, and the id"),
          Map.entry(Topics.TRAINING_REPORTS.name(), "the id, among reasons and figures"),
          Map.entry(Topics.ECG_DEAD_LETTERS.name(), "the ECG, the id or both, as it was sent"));

  public Traces {
    topics = List.copyOf(topics);
    internal = List.copyOf(internal);
    devices = Set.copyOf(devices);
    releases = List.copyOf(releases);
  }

  /**
   * Looks for them.
   *
   * @param properties of the cluster
   * @param applicationId {@code application.id} of the streaming application
   * @throws CommandFailure if brokers or registry fail
   */
  public static Traces find(
      String userId, Map<String, Object> properties, ValueSerdes serdes, String applicationId)
      throws CommandFailure {
    Assignments assignments = Assignments.naming(userId, properties, serdes);
    ReleaseLog log = ReleaseLog.read(properties, serdes);
    List<TrainedOn> releases = new ArrayList<>();
    int unreadable = assignments.unreadable() + log.unreadable();
    for (ModelRelease release : log.releases()) {
      try {
        if (isTrainedOn(userId, release)) {
          releases.add(
              new TrainedOn(
                  release.getName(), release.getVersion(), release.getReleasedAt().toString()));
        }
      } catch (InvalidModelException e) {
        unreadable++;
      }
    }
    try (Admin admin = Admin.create(properties)) {
      Set<String> there = new TreeSet<>(admin.listTopics().names().get());
      List<String> catalogue =
          Topics.all().stream().<String>map(Topic::name).filter(there::contains).toList();
      List<String> internal =
          there.stream().filter(name -> name.startsWith(applicationId + "-")).toList();
      return new Traces(
          holding(admin, catalogue, HELD),
          holding(
              admin,
              internal,
              internal.stream()
                  .collect(
                      Collectors.toMap(
                          name -> name, name -> "ECG and ids of recordings that are open"))),
          assignments.devices(),
          releases,
          unreadable);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "The cluster did not tell for how long its topics keep what they hold: "
              + Failures.text(cause),
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted while waiting for the cluster to tell its topics", e);
    }
  }

  private static boolean isTrainedOn(String userId, ModelRelease release)
      throws InvalidModelException {
    byte[] onnx = new byte[release.getOnnx().remaining()];
    release.getOnnx().duplicate().get(onnx);
    return ModelFile.of(onnx).contract().identities().contains(userId);
  }

  private static List<HoldingTopic> holding(
      Admin admin, Collection<String> topics, Map<String, String> holds)
      throws ExecutionException, InterruptedException {
    Map<ConfigResource, Config> settings =
        admin.describeConfigs(topics.stream().map(Traces::resource).toList()).all().get();
    List<HoldingTopic> holding = new ArrayList<>();
    for (String topic : topics) {
      Map<String, String> kept = new TreeMap<>();
      Config config = settings.get(resource(topic));
      for (String key : RETENTION) {
        ConfigEntry entry = config == null ? null : config.get(key);
        if (entry != null && entry.value() != null) {
          kept.put(key, entry.value());
        }
      }
      holding.add(new HoldingTopic(topic, holds.getOrDefault(topic, ""), kept));
    }
    return holding;
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  /** The devices whose assignments name a person. */
  private record Assignments(Set<String> devices, int unreadable) {

    static Assignments naming(String userId, Map<String, Object> properties, ValueSerdes serdes)
        throws CommandFailure {
      String topic = Topics.DEVICE_ASSIGNMENTS.name();
      Set<String> devices = new TreeSet<>();
      Set<String> unreadable = new TreeSet<>();
      try (Deserializer<DeviceAssignment> deserializer =
          serdes.serdeFor(DeviceAssignment.class).deserializer()) {
        WholeTopic.read(
            properties,
            Topics.DEVICE_ASSIGNMENTS,
            record -> {
              try {
                DeviceAssignment assignment =
                    deserializer.deserialize(topic, record.headers(), record.value());
                if (assignment != null && assignment.getUserId().equals(userId)) {
                  devices.add(assignment.getDeviceId());
                }
              } catch (KafkaException e) {
                if (RegistryOutage.isBehind(e)) {
                  throw e;
                }
                unreadable.add(record.partition() + "@" + record.offset());
              }
            });
      } catch (KafkaException e) {
        throw new CommandFailure(
            "Topic %s could not be read: %s".formatted(topic, Failures.text(e)), e);
      }
      return new Assignments(devices, unreadable.size());
    }
  }

  /** Whether something is known to name the person; that topics can is known of all. */
  public boolean isAnything() {
    return !devices.isEmpty() || !releases.isEmpty();
  }
}
