package org.dt4ecg.schemas.topic;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.UserProfile;

/**
 * The catalogue: every topic that producers, the topology, the retraining service and consumers
 * share. Topics are created from it; nothing relies on automatic creation.
 */
public final class Topics {

  /**
   * Partitions of every topic with much traffic. They are keyed by device (bouts: by user) and the
   * device-keyed ones are joined with each other, which Kafka Streams only does where the numbers
   * of partitions are equal. Twelve splits evenly over 1, 2, 3, 4, 6 or 12 instances.
   */
  private static final int STREAM_PARTITIONS = 12;

  /** Of small tables and logs that are read as a whole, in order. */
  private static final int SINGLE_PARTITION = 1;

  /** A minute at 4,000 Hz, the longest frame, has 480,000 bytes of samples. */
  private static final int FRAME_BYTES = 768 << 10;

  /** Of ids, names, times and figures. */
  private static final int SMALL_BYTES = 64 << 10;

  /** Some hundred floats for each of a person's activities. */
  private static final int TEMPLATE_BYTES = 256 << 10;

  /** What a broker takes by default. */
  private static final int MESSAGE_BYTES = 1 << 20;

  /**
   * Largest dead letter, in bytes: the longest value of a topic of the input, a key and headers.
   * One that did not fit would stop its reader at the same record for ever.
   */
  public static final int DEAD_LETTER_BYTES = 4 << 20;

  /**
   * After so long at most, the broker compacts what is biometric, however little is written: by
   * default it leaves the newest segment as it is for ever, and in it what a tombstone took back.
   */
  public static final Duration LONGEST_TO_FORGET = Duration.ofDays(1);

  /**
   * Not shorter: an instance that was down for longer may miss a tombstone, and go on recognising
   * the person from its copy on disk.
   */
  private static final Duration TOMBSTONES_KEPT = Duration.ofDays(1);

  /** So long earlier assignments stay, for ECG that is uploaded late. */
  private static final Duration ASSIGNMENTS_KEPT = Duration.ofDays(30);

  private static final String LOG_APPEND_TIME = "LogAppendTime";

  private static final int MODEL_RELEASE_BYTES = 16 * 1024 * 1024;

  /** ECG frames as devices send them. */
  public static final Topic<String, EcgSamples> ECG_SAMPLES =
      new Topic<>(
          "ecg-samples",
          String.class,
          EcgSamples.class,
          STREAM_PARTITIONS,
          FRAME_BYTES,
          kept(Duration.ofDays(1)),
          "Frames of raw ECG samples, one lead each, keyed by device id.");

  /** Who wears the device, per window. */
  public static final Topic<String, IdentityResult> IDENTITY_RESULTS =
      new Topic<>(
          "identity-results",
          String.class,
          IdentityResult.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(7)),
          "Who wears the device, one result per window, keyed by device id.");

  /** What the wearer does, per window. */
  public static final Topic<String, ActivityResult> ACTIVITY_RESULTS =
      new Topic<>(
          "activity-results",
          String.class,
          ActivityResult.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(7)),
          "What the wearer does, one result per window, keyed by device id.");

  /** What a shadow model says beside the one that serves, per window. */
  public static final Topic<String, ShadowResult> SHADOW_RESULTS =
      new Topic<>(
          "shadow-results",
          String.class,
          ShadowResult.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(7)),
          "What the model that serves and a shadow say of a window, keyed by device" + " id.");

  /** Who is doing what, per window. */
  public static final Topic<String, UserActivity> USER_ACTIVITY =
      new Topic<>(
          "user-activity",
          String.class,
          UserActivity.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(30)),
          "Who is doing what: one joined, enriched event per window, keyed by device id.");

  /** Who did what for how long. */
  public static final Topic<String, ActivityBout> ACTIVITY_BOUTS =
      new Topic<>(
          "activity-bouts",
          String.class,
          ActivityBout.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(90)),
          "Stretches of one activity of one person, emitted once when they end, keyed by user id.");

  /** Who is meant to wear a device. */
  public static final Topic<String, DeviceAssignment> DEVICE_ASSIGNMENTS =
      new Topic<>(
          "device-assignments",
          String.class,
          DeviceAssignment.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_COMPACT,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME,
              MIN_COMPACTION_LAG_MS_CONFIG,
              Long.toString(ASSIGNMENTS_KEPT.toMillis())),
          "Who is meant to wear a device, and from when on, keyed by device id.");

  /** What enrichment may show of a person. */
  public static final Topic<String, UserProfile> USER_PROFILES =
      new Topic<>(
          "user-profiles",
          String.class,
          UserProfile.class,
          SINGLE_PARTITION,
          SMALL_BYTES,
          compacted(),
          "What enrichment may show of a person, the newest profile per user id.");

  /**
   * People enrolled without training; a tombstone forgets one. The stream does so at once. The
   * broker takes the template off its disks within a day, as soon as its cleaner is done with the
   * partition, and within another day the user id of the tombstone; copies in backups and at other
   * readers are theirs to remove.
   */
  public static final Topic<String, IdentityTemplate> IDENTITY_TEMPLATES =
      new Topic<>(
          "identity-templates",
          String.class,
          IdentityTemplate.class,
          SINGLE_PARTITION,
          TEMPLATE_BYTES,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_COMPACT,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME,
              MAX_COMPACTION_LAG_MS_CONFIG,
              Long.toString(LONGEST_TO_FORGET.toMillis()),
              DELETE_RETENTION_MS_CONFIG,
              Long.toString(TOMBSTONES_KEPT.toMillis())),
          "People enrolled without training, the newest template per user id.");

  /** What is true of a stretch of ECG, without the ECG. */
  public static final Topic<String, EcgLabel> ECG_LABELS =
      new Topic<>(
          "ecg-labels",
          String.class,
          EcgLabel.class,
          STREAM_PARTITIONS,
          SMALL_BYTES,
          kept(Duration.ofDays(7)),
          "Who wore a device and did what, from when to when, keyed by device id.");

  /** ECG with the truth about it. */
  public static final Topic<String, LabelledEcg> LABELLED_ECG =
      new Topic<>(
          "labelled-ecg",
          String.class,
          LabelledEcg.class,
          STREAM_PARTITIONS,
          FRAME_BYTES,
          kept(Duration.ofDays(730)),
          "Stretches of ECG with person and activity known, to train on, keyed by device id.");

  /** Models that may serve, or run as a shadow. */
  public static final Topic<String, ModelRelease> MODEL_RELEASES =
      new Topic<>(
          "model-releases",
          String.class,
          ModelRelease.class,
          SINGLE_PARTITION,
          MODEL_RELEASE_BYTES,
          Map.of(
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_COMPACT,
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME,
              MAX_MESSAGE_BYTES_CONFIG,
              Integer.toString(MODEL_RELEASE_BYTES)),
          "Models that may serve or run as a shadow, whole ONNX files, keyed by name/version (and"
              + " /shadow): compaction lets no release displace another.");

  /** What happened in each round of training. */
  public static final Topic<String, TrainingReport> TRAINING_REPORTS =
      new Topic<>(
          "training-reports",
          String.class,
          TrainingReport.class,
          SINGLE_PARTITION,
          MESSAGE_BYTES,
          kept(Duration.ofDays(730)),
          "What happened in each round of training, promoted or not, keyed by model name.");

  /** What could not be processed. */
  public static final Topic<byte[], byte[]> ECG_DEAD_LETTERS =
      new Topic<>(
          "ecg-dead-letters",
          byte[].class,
          byte[].class,
          STREAM_PARTITIONS,
          DEAD_LETTER_BYTES,
          Map.of(
              MESSAGE_TIMESTAMP_TYPE_CONFIG,
              LOG_APPEND_TIME,
              CLEANUP_POLICY_CONFIG,
              CLEANUP_POLICY_DELETE,
              RETENTION_MS_CONFIG,
              Long.toString(Duration.ofDays(30).toMillis()),
              MAX_MESSAGE_BYTES_CONFIG,
              Integer.toString(DEAD_LETTER_BYTES)),
          "Records that could not be processed, as they were read; headers say why.");

  private Topics() {}

  /** The whole catalogue, in the order in which data flows. */
  public static List<Topic<?, ?>> all() {
    return List.of(
        ECG_SAMPLES,
        IDENTITY_RESULTS,
        ACTIVITY_RESULTS,
        SHADOW_RESULTS,
        USER_ACTIVITY,
        ACTIVITY_BOUTS,
        DEVICE_ASSIGNMENTS,
        USER_PROFILES,
        IDENTITY_TEMPLATES,
        ECG_LABELS,
        LABELLED_ECG,
        MODEL_RELEASES,
        TRAINING_REPORTS,
        ECG_DEAD_LETTERS);
  }

  /**
   * By the broker's time: the times of devices may be wrong, and a broker refuses records from more
   * than an hour ahead and removes at once those that are older than the retention. The time of an
   * event is in its value.
   */
  private static Map<String, String> kept(Duration retention) {
    return Map.of(
        MESSAGE_TIMESTAMP_TYPE_CONFIG,
        LOG_APPEND_TIME,
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_DELETE,
        RETENTION_MS_CONFIG,
        Long.toString(retention.toMillis()));
  }

  private static Map<String, String> compacted() {
    return Map.of(
        CLEANUP_POLICY_CONFIG,
        CLEANUP_POLICY_COMPACT,
        MESSAGE_TIMESTAMP_TYPE_CONFIG,
        LOG_APPEND_TIME);
  }
}
