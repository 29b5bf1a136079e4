package org.dt4ecg.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.topology.labels.LabelSettings;
import org.dt4ecg.topology.release.ReleaseSettings;
import org.dt4ecg.topology.state.RocksMemory;
import org.dt4ecg.topology.windowing.WindowingSettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the topology. Keys that are not listed here belong to Kafka Streams and its clients
 * and are ignored by this class. Immutable.
 */
public final class TopologyConfig {

  public static final String MODEL_PATH = "model.path";
  public static final String RELEASES_ENABLED = "model.releases.enabled";
  public static final String TRUSTED_KEYS = "model.trusted.keys";
  public static final String TIME_BUDGET_MS = "model.time.budget.ms";
  public static final String SLOWDOWN_MAX = "model.slowdown.max";
  public static final String RELEASES_WAIT_MS = "model.releases.wait.ms";
  public static final String INACTIVITY_GAP_MS = "windowing.inactivity.gap.ms";
  public static final String GRACE_MS = "windowing.grace.ms";
  public static final String SILENCE_MS = "windowing.silence.ms";
  public static final String HOLE_TOLERANCE_MS = "windowing.hole.tolerance.ms";
  public static final String FUTURE_TOLERANCE_MS = "windowing.future.tolerance.ms";
  public static final String BATCH_MAX_WINDOWS = "inference.batch.max.windows";
  public static final String BATCH_LINGER_MS = "inference.batch.linger.ms";
  public static final String RESUME_MS = "windowing.resume.ms";
  public static final String MEMORY_MS = "windowing.memory.ms";
  public static final String HELD_BYTES = "windowing.device.max.bytes";
  public static final String HELD_FRAMES = "windowing.device.max.frames";
  public static final String MAX_SESSIONS = "windowing.device.max.sessions";
  public static final String MAX_INTERVALS = "windowing.device.max.intervals";
  public static final String FRAMES_IN_MEMORY = "state.frames.in.memory";

  /** Native memory of all RocksDB stores of the process, in bytes. */
  public static final String ROCKSDB_MEMORY_BYTES = "state.rocksdb.memory.bytes";

  /** How long input may wait while nothing moves, in ms. */
  public static final String STANDSTILL_LIMIT_MS = "health.standstill.limit.ms";

  public static final String LABELS_ENABLED = "labels.enabled";
  public static final String LABELS_DELAY_MS = "labels.delay.ms";
  public static final String DRIFT_WINDOWS = "drift.windows";

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              MODEL_PATH,
              ConfigDef.Type.STRING,
              null,
              Importance.HIGH,
              "Path of the .onnx file that serves from the start.")
          .define(
              RELEASES_ENABLED,
              ConfigDef.Type.BOOLEAN,
              null,
              Importance.MEDIUM,
              "Whether releases on model-releases replace the model while it runs. If not set: if"
                  + " there are trusted keys.")
          .define(
              TRUSTED_KEYS,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.ValidList.anyNonDuplicateValues(true, false),
              Importance.HIGH,
              "PEM files of the Ed25519 public keys whose signatures on releases count, separated"
                  + " by commas. With none, every release is refused.")
          .define(
              TIME_BUDGET_MS,
              ConfigDef.Type.DOUBLE,
              20.0,
              Range.between(0.001, 60_000.0),
              Importance.MEDIUM,
              "A release is refused if a window takes longer than this, on one thread, in a batch.")
          .define(
              SLOWDOWN_MAX,
              ConfigDef.Type.DOUBLE,
              5.0,
              Range.between(1.0, 1_000.0),
              Importance.LOW,
              "A release is refused if a window takes longer than so many times what it takes the"
                  + " model of model.path.")
          .define(
              RELEASES_WAIT_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(10).toMillis(),
              Range.between(0, 600_000),
              Importance.LOW,
              "How long the streams wait at the start for the releases to be read; after that they"
                  + " start with the model of model.path, and the newest release takes over once it"
                  + " is read.")
          .define(
              INACTIVITY_GAP_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(5).toMillis(),
              Range.between(1, DAY_MS),
              Importance.MEDIUM,
              "A hole in a device's frames longer than this ends its recording session; the windows"
                  + " start anew with the next frame.")
          .define(
              GRACE_MS,
              ConfigDef.Type.LONG,
              Duration.ofSeconds(10).toMillis(),
              Range.between(0, DAY_MS),
              Importance.MEDIUM,
              "How long a window with a hole waits for the missing frames, by the device's own"
                  + " time; by the wall clock once the device sends nothing.")
          .define(
              SILENCE_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(1).toMillis(),
              Range.between(0, DAY_MS),
              Importance.LOW,
              "After so long without a frame of a recording session its bouts are closed. Silence"
                  + " is counted while all there is has been read; late and repeated frames do not"
                  + " count. Set it above the period at which devices upload in bursts.")
          .define(
              RESUME_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(15).toMillis(),
              Range.between(0, DAY_MS),
              Importance.LOW,
              "After so long without a frame, counted as for windowing.silence.ms, a recording"
                  + " session is closed, its last, partly covered window given up and its ECG"
                  + " removed. Until then a frame that continues it completes its windows.")
          .define(
              MEMORY_MS,
              ConfigDef.Type.LONG,
              DAY_MS,
              Range.between(0, 30 * DAY_MS),
              Importance.LOW,
              "After so long without a frame, counted as for windowing.silence.ms, it is forgotten"
                  + " which of a device's time was windowed; ECG that is sent again after that is"
                  + " windowed again.")
          .define(
              HELD_BYTES,
              ConfigDef.Type.INT,
              8 << 20,
              Range.between(1 << 16, 1 << 30),
              Importance.LOW,
              "Most bytes of frames of one device that wait for their windows; a frame beyond them"
                  + " goes to dead letters.")
          .define(
              HELD_FRAMES,
              ConfigDef.Type.INT,
              20_000,
              Range.between(100, 1_000_000),
              Importance.LOW,
              "Most frames of one device that wait for their windows; one beyond them goes to dead"
                  + " letters.")
          .define(
              MAX_SESSIONS,
              ConfigDef.Type.INT,
              16,
              Range.between(2, 256),
              Importance.LOW,
              "Most recording sessions of one device that are open at once: live, back-fill, after"
                  + " a wrong clock. Where there is one more, the one that is silent for longest is"
                  + " closed.")
          .define(
              MAX_INTERVALS,
              ConfigDef.Type.INT,
              256,
              Range.between(2, 10_000),
              Importance.LOW,
              "Most stretches of a device's time that are known to be windowed. Where there is one"
                  + " more, the oldest is forgotten, and frames of before its end go to dead"
                  + " letters.")
          .define(
              HOLE_TOLERANCE_MS,
              ConfigDef.Type.LONG,
              WindowAssembler.DEFAULT_HOLE_TOLERANCE.toMillis(),
              Range.between(0, 1_000),
              Importance.LOW,
              "Holes in a window up to this long are interpolated: clock drift and jitter, never"
                  + " more. Longer ones make the window incomplete.")
          .define(
              FUTURE_TOLERANCE_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(5).toMillis(),
              Range.between(0, DAY_MS),
              Importance.LOW,
              "A frame that starts further than this ahead of the wall clock goes to dead letters.")
          .define(
              BATCH_MAX_WINDOWS,
              ConfigDef.Type.INT,
              32,
              Range.between(1, 4096),
              Importance.MEDIUM,
              "Windows that are classified together, at most, over all devices of a task.")
          .define(
              BATCH_LINGER_MS,
              ConfigDef.Type.LONG,
              20L,
              Range.between(0, 60_000),
              Importance.MEDIUM,
              "How long a sealed window waits for others before it is classified; 0 classifies"
                  + " after every frame.")
          .define(
              FRAMES_IN_MEMORY,
              ConfigDef.Type.BOOLEAN,
              true,
              Importance.LOW,
              "Whether the frames whose windows are open are stored on the heap, beside their"
                  + " changelog, or in RocksDB. They are in memory for windowing in either case.")
          .define(
              ROCKSDB_MEMORY_BYTES,
              ConfigDef.Type.LONG,
              128L << 20,
              Range.atLeast(RocksMemory.LEAST_BYTES),
              Importance.MEDIUM,
              "Native memory that all RocksDB stores of the process share: blocks, indexes, filters"
                  + " and write buffers. Not kept where rocksdb.config.setter is set.")
          .define(
              STANDSTILL_LIMIT_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(5).toMillis(),
              Range.between(20_000, DAY_MS),
              Importance.LOW,
              "After so long without a commit of a partition of ecg-samples of which records wait,"
                  + " although brokers answer, the application ends with a status. Health tells"
                  + " after 10 s.")
          .define(
              LABELS_ENABLED,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Whether labels on ecg-labels are joined with the frames into labelled-ecg. Each"
                  + " frame is then stored a second time.")
          .define(
              LABELS_DELAY_MS,
              ConfigDef.Type.LONG,
              Duration.ofMinutes(5).toMillis(),
              Range.between(1_000, DAY_MS),
              Importance.MEDIUM,
              "How long after its samples, or before them, a label may come, by the device's own"
                  + " time; so long frames are kept for labels.")
          .define(
              DRIFT_WINDOWS,
              ConfigDef.Type.INT,
              500,
              Range.between(50, 10_000),
              Importance.LOW,
              "Over how many windows the watch over the model runs; the first so many after another"
                  + " model took over are what later ones are compared with.");

  private final Parsed parsed;

  /**
   * @throws org.apache.kafka.common.config.ConfigException if a value is not allowed, with the key,
   *     the value and what is allowed
   */
  public TopologyConfig(Map<?, ?> configuration) {
    this.parsed = new Parsed(configuration);
  }

  /** The defaults. */
  public static TopologyConfig defaults() {
    return new TopologyConfig(Map.of());
  }

  /** The file of the model that serves from the start, if one is set. */
  public Optional<Path> modelPath() {
    @Nullable String path = parsed.getString(MODEL_PATH);
    return Optional.ofNullable(path).map(Path::of);
  }

  /** Which releases may replace the model; empty if none are looked for. */
  Optional<ReleaseSettings> releases() {
    List<String> keys = parsed.getList(TRUSTED_KEYS);
    @Nullable Boolean enabled = parsed.getBoolean(RELEASES_ENABLED);
    boolean wanted = enabled == null ? !keys.isEmpty() : enabled;
    return wanted
        ? Optional.of(
            new ReleaseSettings(
                keys.stream().map(Path::of).toList(),
                Duration.ofNanos(Math.round(parsed.getDouble(TIME_BUDGET_MS) * 1e6)),
                parsed.getDouble(SLOWDOWN_MAX),
                milliseconds(RELEASES_WAIT_MS)))
        : Optional.empty();
  }

  /** When sessions end and windows are given up. */
  public WindowingSettings windowing() {
    return new WindowingSettings(
        milliseconds(INACTIVITY_GAP_MS),
        milliseconds(GRACE_MS),
        milliseconds(SILENCE_MS),
        milliseconds(RESUME_MS),
        milliseconds(MEMORY_MS),
        new WindowingSettings.Limits(
            parsed.getInt(HELD_BYTES),
            parsed.getInt(HELD_FRAMES),
            parsed.getInt(MAX_SESSIONS),
            parsed.getInt(MAX_INTERVALS)));
  }

  /** The longest hole that is interpolated. */
  public Duration holeTolerance() {
    return milliseconds(HOLE_TOLERANCE_MS);
  }

  /** How far ahead of the wall clock a frame may start. */
  public Duration futureTolerance() {
    return milliseconds(FUTURE_TOLERANCE_MS);
  }

  /** Most windows in a batch. */
  public int batchMaxWindows() {
    return parsed.getInt(BATCH_MAX_WINDOWS);
  }

  /** How long a sealed window waits for others. */
  public Duration batchLinger() {
    return milliseconds(BATCH_LINGER_MS);
  }

  /** Whether the frames whose windows are open are stored on the heap. */
  public boolean framesInMemory() {
    return parsed.getBoolean(FRAMES_IN_MEMORY);
  }

  /** Native memory that all RocksDB stores of the process share, in bytes. */
  public long rocksMemoryBytes() {
    return parsed.getLong(ROCKSDB_MEMORY_BYTES);
  }

  /** How long input may wait while nothing moves. */
  public Duration standstillLimit() {
    return milliseconds(STANDSTILL_LIMIT_MS);
  }

  /** How labels are joined with frames; empty if they are not. */
  Optional<LabelSettings> labels() {
    return parsed.getBoolean(LABELS_ENABLED)
        ? Optional.of(
            new LabelSettings(
                milliseconds(LABELS_DELAY_MS),
                windowing().grace(),
                windowing().inactivityGap(),
                holeTolerance()))
        : Optional.empty();
  }

  /** Over how many windows the watch over the model runs. */
  public int driftWindows() {
    return parsed.getInt(DRIFT_WINDOWS);
  }

  /** The definition, from which the documentation is made. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
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
