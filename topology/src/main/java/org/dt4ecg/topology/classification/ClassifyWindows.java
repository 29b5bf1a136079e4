package org.dt4ecg.topology.classification;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.outcome.Outcome;
import org.dt4ecg.topology.serving.ModelSource;
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

  private final WindowingSettings settings;
  private final BatchSettings batchSettings;
  private final Duration holeTolerance;
  private final ModelSource models;
  private final ValueSerdes serdes;
  private final InstantSource clock;

  /**
   * Takes the rules.
   *
   * @param holeTolerance holes in a window up to this long are interpolated
   * @param models says which model serves
   */
  public ClassifyWindows(
      WindowingSettings settings,
      BatchSettings batchSettings,
      Duration holeTolerance,
      ModelSource models,
      ValueSerdes serdes,
      InstantSource clock) {
    this.settings = settings;
    this.batchSettings = batchSettings;
    this.holeTolerance = holeTolerance;
    this.models = models;
    this.serdes = serdes;
    this.clock = clock;
  }

  @Override
  public Processor<String, EcgSamples, String, Outcome> get() {
    return new ClassifyWindowsProcessor(this, models, batchSettings, sweepPeriod(), clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        FrameStore.builder(FRAMES, serdes),
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(CURSORS),
                Serdes.String(),
                serdes.serdeFor(DeviceCursor.class))
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
  }

  /** What the timelines of a task share as long as the model of this contract serves. */
  Windowing windowing(
      ModelContract contract, FrameStore frames, MicroBatch batch, WindowingListener listener) {
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
