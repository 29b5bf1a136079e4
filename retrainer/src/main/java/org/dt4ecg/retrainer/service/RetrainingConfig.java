package org.dt4ecg.retrainer.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.dt4ecg.retrainer.labels.NewData.RoundSchedule;
import org.dt4ecg.retrainer.round.PromotionRule.PromotionSettings;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;

/**
 * Settings of the retraining service. Keys that are not listed here belong to Kafka's clients and
 * to the schema registry and are handed on to them. Immutable.
 */
public final class RetrainingConfig {

  public static final String GROUP_ID = ConsumerConfig.GROUP_ID_CONFIG;
  public static final String TRANSACTIONAL_ID = ProducerConfig.TRANSACTIONAL_ID_CONFIG;
  public static final String MODEL_PATH = "model.path";
  public static final String SIGNING_PRIVATE_KEY = "model.signing.private.key";
  public static final String SIGNING_PUBLIC_KEY = "model.signing.public.key";
  public static final String TRUSTED_KEYS = "model.trusted.keys";
  public static final String SAMPLE_DIRECTORY = "sample.directory";
  public static final String SAMPLE_SEED = "sample.seed";
  public static final String SAMPLE_STRETCH_MS = "sample.stretch.ms";
  public static final String SAMPLE_STRETCHES_PER_STRATUM = "sample.stretches.per.stratum";
  public static final String SAMPLE_STRETCHES = "sample.stretches";
  public static final String SAMPLE_SAVE_MS = "sample.save.ms";
  public static final String MIN_NEW_WINDOWS = "round.min.new.windows";
  public static final String EVERY_MS = "round.every.ms";
  public static final String HELD_OUT_SHARE = "round.held.out.share";
  public static final String TRAINING_EPOCHS = "training.epochs";
  public static final String TRAINING_BATCH_SIZE = "training.batch.size";
  public static final String TRAINING_LEARNING_RATE = "training.learning.rate";
  public static final String TRAINING_SEED = "training.seed";
  public static final String PROMOTION_MARGIN = "promotion.margin";
  public static final String PROMOTION_CALIBRATION_MARGIN = "promotion.calibration.margin";
  public static final String PROMOTION_NEW_PERSON_ACCURACY = "promotion.new.person.accuracy";
  public static final String RELEASE_MODE = "release.mode";
  public static final String RETRY_MS = "service.retry.ms";

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** A champion has learned most of it already. */
  private static final int EPOCHS = 12;

  private static final double LEARNING_RATE = 1e-3;

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              GROUP_ID,
              ConfigDef.Type.STRING,
              "dt4ecg-retraining",
              new NonEmptyString(),
              Importance.MEDIUM,
              "Group whose committed offsets say what the last round has seen.")
          .define(
              TRANSACTIONAL_ID,
              ConfigDef.Type.STRING,
              "dt4ecg-retraining",
              new NonEmptyString(),
              Importance.MEDIUM,
              "Under this name releases, reports and offsets are committed. One service with the"
                  + " name runs at a time: a second one shuts the first out.")
          .define(
              MODEL_PATH,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "Path of the .onnx file that serves as long as there is no release of its name; the"
                  + " first round trains from it.")
          .define(
              SIGNING_PRIVATE_KEY,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "PEM file of the Ed25519 private key that signs releases.")
          .define(
              SIGNING_PUBLIC_KEY,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "PEM file of the public key that belongs to it.")
          .define(
              TRUSTED_KEYS,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "PEM files of further public keys whose releases are trained from; the signing key"
                  + " is trusted anyway.")
          .define(
              SAMPLE_DIRECTORY,
              ConfigDef.Type.STRING,
              ConfigDef.NO_DEFAULT_VALUE,
              new NonEmptyString(),
              Importance.HIGH,
              "Folder for the sample of labelled ECG and the epochs of a round that is being"
                  + " trained. If it is lost, the sample is built anew from the topic; who was"
                  + " erased has to be erased again.")
          .define(
              SAMPLE_SEED,
              ConfigDef.Type.LONG,
              1L,
              Importance.LOW,
              "Seed of the drawing; with another one the sample is built anew.")
          .define(
              SAMPLE_STRETCH_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(30).toMillis(),
              Range.between(1_000, 600_000),
              Importance.LOW,
              "Length of the stretches of ECG that are drawn; several windows long.")
          .define(
              SAMPLE_STRETCHES_PER_STRATUM,
              ConfigDef.Type.INT,
              8,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Most stretches of one person doing one thing in one session.")
          .define(
              SAMPLE_STRETCHES,
              ConfigDef.Type.INT,
              2_000,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Most stretches of all. They are held in memory: 30 s at 500 Hz take 30 kB.")
          .define(
              SAMPLE_SAVE_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(1).toMillis(),
              Range.between(0, DAY_MS),
              Importance.LOW,
              "How often the sample is written to disk while it changes; also before each round.")
          .define(
              MIN_NEW_WINDOWS,
              ConfigDef.Type.LONG,
              1_000L,
              Range.atLeast(1),
              Importance.HIGH,
              "A round starts once so many windows' worth of labelled ECG was read since the last"
                  + " round.")
          .define(
              EVERY_MS,
              ConfigDef.Type.LONG,
              DAY_MS,
              Range.atLeast(1_000),
              Importance.HIGH,
              "A round starts at the latest so long after the last one, or the start, if there is"
                  + " a new window at all.")
          .define(
              HELD_OUT_SHARE,
              ConfigDef.Type.DOUBLE,
              0.25,
              Range.between(0.01, 0.9),
              Importance.MEDIUM,
              "Share of the recording sessions that is held out to judge champion and challenger;"
                  + " of everyone with two sessions at least one is.")
          .define(
              TRAINING_EPOCHS,
              ConfigDef.Type.INT,
              EPOCHS,
              Range.atLeast(1),
              Importance.MEDIUM,
              "Passes over the training part.")
          .define(
              TRAINING_BATCH_SIZE,
              ConfigDef.Type.INT,
              TrainingOptions.defaults().batchSize(),
              Range.atLeast(2),
              Importance.LOW,
              "Windows in a step.")
          .define(
              TRAINING_LEARNING_RATE,
              ConfigDef.Type.DOUBLE,
              LEARNING_RATE,
              Range.between(1e-7, 1),
              Importance.LOW,
              "Peak of the learning rate; lower than for random weights, since training starts"
                  + " from the champion's.")
          .define(
              TRAINING_SEED,
              ConfigDef.Type.LONG,
              1L,
              Importance.LOW,
              "Seed of everything random in a round.")
          .define(
              PROMOTION_MARGIN,
              ConfigDef.Type.DOUBLE,
              0.005,
              Range.between(0, 1),
              Importance.MEDIUM,
              "How much accuracy, as a share, a challenger may lose at a task, and of anybody"
                  + " absent from the new data.")
          .define(
              PROMOTION_CALIBRATION_MARGIN,
              ConfigDef.Type.DOUBLE,
              0.02,
              Range.between(0, 1),
              Importance.MEDIUM,
              "How much its expected calibration error may exceed the champion's.")
          .define(
              PROMOTION_NEW_PERSON_ACCURACY,
              ConfigDef.Type.DOUBLE,
              0.5,
              Range.between(0, 1),
              Importance.MEDIUM,
              "Least share of right windows of each person whom the champion does not know.")
          .define(
              RELEASE_MODE,
              ConfigDef.Type.STRING,
              text(ReleaseMode.SERVING),
              ConfigDef.ValidString.in(text(ReleaseMode.SERVING), text(ReleaseMode.SHADOW)),
              Importance.MEDIUM,
              "Whether a challenger that is no worse takes the champion's place, or scores the same"
                  + " windows as its shadow until it is published to serve.")
          .define(
              RETRY_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(10).toMillis(),
              Range.between(1, DAY_MS),
              Importance.LOW,
              "Pause before the service starts over after the brokers, the registry or the disk"
                  + " failed it.");

  private final Parsed parsed;

  /**
   * @throws org.apache.kafka.common.config.ConfigException if a value is missing or not allowed,
   *     with the key, the value and what is allowed
   */
  public RetrainingConfig(Map<?, ?> configuration) {
    this.parsed = new Parsed(configuration);
  }

  /** The group whose offsets are committed. */
  public String groupId() {
    return parsed.getString(GROUP_ID);
  }

  /** The name of the transactions. */
  public String transactionalId() {
    return parsed.getString(TRANSACTIONAL_ID);
  }

  /** The file of the model that serves as long as there is no release. */
  public Path modelPath() {
    return Path.of(parsed.getString(MODEL_PATH));
  }

  /** The file of the private key that signs. */
  public Path signingPrivateKey() {
    return Path.of(parsed.getString(SIGNING_PRIVATE_KEY));
  }

  /** The file of its public key. */
  public Path signingPublicKey() {
    return Path.of(parsed.getString(SIGNING_PUBLIC_KEY));
  }

  /** The files of further trusted public keys. */
  public List<Path> trustedKeys() {
    return parsed.getList(TRUSTED_KEYS).stream().map(Path::of).toList();
  }

  /** The folder of the sample. */
  public Path sampleDirectory() {
    return Path.of(parsed.getString(SAMPLE_DIRECTORY));
  }

  /** The folder for the epochs of the round that is being trained; holds nothing else. */
  public Path checkpointDirectory() {
    return checkpointDirectory(sampleDirectory());
  }

  /** The same of a service whose sample is in a folder. */
  public static Path checkpointDirectory(Path sampleDirectory) {
    return sampleDirectory.resolve("checkpoints");
  }

  /** How the sample is drawn. */
  public SampleSettings sample() {
    return new SampleSettings(
        parsed.getLong(SAMPLE_SEED),
        milliseconds(SAMPLE_STRETCH_MS),
        parsed.getInt(SAMPLE_STRETCHES_PER_STRATUM),
        parsed.getInt(SAMPLE_STRETCHES));
  }

  /** How often the sample is written. */
  public Duration saveEvery() {
    return milliseconds(SAMPLE_SAVE_MS);
  }

  /** When rounds start. */
  public RoundSchedule schedule() {
    return new RoundSchedule(parsed.getLong(MIN_NEW_WINDOWS), milliseconds(EVERY_MS));
  }

  /** Share of the sessions that is held out. */
  public double heldOutShare() {
    return parsed.getDouble(HELD_OUT_SHARE);
  }

  /** How to train; what the champion decides on is left at its defaults. */
  public TrainingOptions training() {
    return TrainingOptions.defaults()
        .withEpochs(parsed.getInt(TRAINING_EPOCHS))
        .withBatchSize(parsed.getInt(TRAINING_BATCH_SIZE))
        .withSeed(seed())
        .withRecipe(
            TrainingRecipe.defaults().withLearningRate(parsed.getDouble(TRAINING_LEARNING_RATE)));
  }

  /** Seed of everything random in a round. */
  public long seed() {
    return parsed.getLong(TRAINING_SEED);
  }

  /** What a challenger has to keep. */
  public PromotionSettings promotion() {
    return new PromotionSettings(
        parsed.getDouble(PROMOTION_MARGIN),
        parsed.getDouble(PROMOTION_CALIBRATION_MARGIN),
        parsed.getDouble(PROMOTION_NEW_PERSON_ACCURACY));
  }

  /** What a challenger is released as. */
  public ReleaseMode releaseMode() {
    return ReleaseMode.valueOf(parsed.getString(RELEASE_MODE).toUpperCase(Locale.ROOT));
  }

  /** Pause before starting over. */
  public Duration retry() {
    return milliseconds(RETRY_MS);
  }

  /** What belongs to Kafka's clients and to the registry. */
  Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>(parsed.originals());
    DEFINITION.names().forEach(settings::remove);
    return settings;
  }

  /** The definition, from which the documentation is made. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  private static String text(ReleaseMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private Duration milliseconds(String key) {
    return Duration.ofMillis(parsed.getLong(key));
  }

  /** Does not log its values: they are mixed with those of the clients. */
  private static final class Parsed extends AbstractConfig {
    Parsed(Map<?, ?> configuration) {
      super(DEFINITION, configuration, false);
    }
  }
}
