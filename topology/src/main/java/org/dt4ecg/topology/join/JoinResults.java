package org.dt4ecg.topology.join;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.ResultHalf;
import org.dt4ecg.schemas.serde.ValueSerdes;

/** Supplies the processor that joins the two results of a window, and its store. */
public final class JoinResults
    implements FixedKeyProcessorSupplier<String, ResultHalf, JoinedResult> {

  /** Store of the halves that came first. */
  public static final String WAITING = "waiting-results";

  private final ValueSerdes serdes;
  private final Duration orphanAge;
  private final InstantSource clock;

  public JoinResults(ValueSerdes serdes, Duration orphanAge, InstantSource clock) {
    this.serdes = serdes;
    this.orphanAge = orphanAge;
    this.clock = clock;
  }

  @Override
  public FixedKeyProcessor<String, ResultHalf, JoinedResult> get() {
    return new JoinResultsProcessor(orphanAge, clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(WAITING),
                Serdes.String(),
                serdes.serdeFor(ResultHalf.class))
            .withCachingDisabled()
            .withLoggingEnabled(Map.of()));
  }
}
