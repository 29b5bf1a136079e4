package org.dt4ecg.topology.classification;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.windowing.FrameStore;
import org.dt4ecg.topology.windowing.MicroBatch;
import org.dt4ecg.topology.windowing.Windowing;
import org.dt4ecg.topology.windowing.WindowingListener;
import org.dt4ecg.topology.windowing.WindowingSettings;

/** Supplies the processor that turns frames into results, and its two stores. */
public final class ClassifyWindows
    implements ProcessorSupplier<String, EcgSamples, String, Outcome> {

  /** Session store of the frames whose windows are open. */
  public static final String FRAMES = "ecg-frames";

  /** How far each device's windows have been forwarded. */
  public static final String CURSORS = "device-cursors";

  /**
   * Frames are removed by name, once their windows are done. Retention must never remove one: a
   * segmented store drops what is older than the newest frame of <em>any</em> device of the task by
   * more than its retention, and one device that is ahead would age out the others. With decades,
   * all frames of our time lie in one segment.
   */
  private static final Duration RETENTION = Duration.ofDays(36_500);

  private final WindowingSettings settings;
  private final BatchSettings batchSettings;
  private final Duration holeTolerance;
  private final ServableModel model;
  private final ValueSerdes serdes;
  private final InstantSource clock;

  public ClassifyWindows(
      WindowingSettings settings,
      BatchSettings batchSettings,
      Duration holeTolerance,
      ServableModel model,
      ValueSerdes serdes,
      InstantSource clock) {
    this.settings = settings;
    this.batchSettings = batchSettings;
    this.holeTolerance = holeTolerance;
    this.model = model;
    this.serdes = serdes;
    this.clock = clock;
  }

  @Override
  public Processor<String, EcgSamples, String, Outcome> get() {
    return new ClassifyWindowsProcessor(this, model, batchSettings, sweepPeriod(), clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.sessionStoreBuilder(
                Stores.persistentSessionStore(FRAMES, RETENTION),
                Serdes.String(),
                serdes.serdeFor(EcgSamples.class))
            .withCachingDisabled()
            .withLoggingEnabled(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CURSORS),
                Serdes.String(),
                serdes.serdeFor(DeviceCursor.class))
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
  }

  /** What the timelines of a task share. */
  Windowing windowing(FrameStore frames, MicroBatch batch, WindowingListener listener) {
    ModelContract contract = model.contract();
    return new Windowing(
        frames,
        WindowGrid.of(contract),
        WindowAssembler.of(contract, holeTolerance),
        TimeUnit.MILLISECONDS.toMicros(holeTolerance.toMillis()),
        settings,
        batch,
        listener);
  }

  /** Often enough for the grace to be kept within a quarter, seldom enough to cost nothing. */
  private Duration sweepPeriod() {
    long quarterMillis = settings.grace().toMillis() / 4;
    return Duration.ofMillis(Math.min(1_000, Math.max(10, quarterMillis)));
  }
}
