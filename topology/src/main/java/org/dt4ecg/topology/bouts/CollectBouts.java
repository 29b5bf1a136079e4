package org.dt4ecg.topology.bouts;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;

/** Supplies the processor that collects bouts, and its store. */
public final class CollectBouts
    implements ProcessorSupplier<String, UserActivity, String, ActivityBout> {

  /** Store of the bouts that go on, by person and device. */
  public static final String OPEN = "open-bouts";

  private final Duration gap;
  private final Duration silence;
  private final ValueSerdes serdes;
  private final InstantSource clock;

  /**
   * Takes the rules.
   *
   * @param gap longest time between two windows of a bout
   * @param silence after so long without an event, by the wall clock, a bout has ended
   */
  public CollectBouts(Duration gap, Duration silence, ValueSerdes serdes, InstantSource clock) {
    this.gap = gap;
    this.silence = silence;
    this.serdes = serdes;
    this.clock = clock;
  }

  @Override
  public Processor<String, UserActivity, String, ActivityBout> get() {
    return new CollectBoutsProcessor(new Bouts(gap), silence, clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(OPEN),
                Serdes.String(),
                serdes.serdeFor(ActivityBout.class))
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
  }
}
