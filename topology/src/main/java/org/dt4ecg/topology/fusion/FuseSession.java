package org.dt4ecg.topology.fusion;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.SessionFusion;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.outcome.Outcome.Classified;

/**
 * Supplies the processor that decides on each window, by itself and with those before it, and its
 * store. It reads the global store of templates as well.
 */
public final class FuseSession
    implements ProcessorSupplier<String, Classified, String, WindowResults> {

  /** What the windows of each device's recording session have said so far. */
  public static final String FUSIONS = "session-fusions";

  /**
   * Of the changelog, which holds embeddings of people: what is removed here is off the broker
   * within {@link Topics#LONGEST_TO_FORGET}, as soon as its cleaner is done with the partition. The
   * tombstones need not stay for long: a fusion that an instance still finds on its disk is removed
   * again after the time for which one is kept.
   */
  static final Map<String, String> FORGOTTEN_IN_TIME =
      Map.of(
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
          Long.toString(Topics.LONGEST_TO_FORGET.toMillis()),
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          Long.toString(Duration.ofHours(1).toMillis()));

  /**
   * How much longer than the silence that ends a recording session its fusion is kept. Silence is
   * counted from the last frame; windows come seldomer than frames, and not at all where frames are
   * missing.
   */
  static final Duration BETWEEN_WINDOWS = Duration.ofMinutes(1);

  private final Duration kept;
  private final ValueSerdes serdes;
  private final WindowObserver observer;
  private final InstantSource clock;

  /**
   * Takes the rules.
   *
   * @param silence after so long without a frame, by the wall clock, a recording session is closed
   * @param linger how long a window may wait to be classified
   * @param observer is told of every window
   */
  public FuseSession(
      Duration silence,
      Duration linger,
      ValueSerdes serdes,
      WindowObserver observer,
      InstantSource clock) {
    this.kept = silence.plus(linger).plus(BETWEEN_WINDOWS);
    this.serdes = serdes;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public Processor<String, Classified, String, WindowResults> get() {
    return new FuseSessionProcessor(kept, serdes, observer, clock);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(FUSIONS),
                Serdes.String(),
                serdes.serdeFor(SessionFusion.class))
            .withCachingDisabled()
            .withLoggingEnabled(FORGOTTEN_IN_TIME));
  }
}
