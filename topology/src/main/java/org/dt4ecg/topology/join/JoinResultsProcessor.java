package org.dt4ecg.topology.join;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.ResultHalf;
import org.dt4ecg.topology.metrics.JoinMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins the two results of a window: the half that comes first waits, the other takes it out of the
 * store. By window, whatever the stream's time is: the stream-stream join of the DSL drops what is
 * old against the newest result of any device of the task.
 */
final class JoinResultsProcessor implements FixedKeyProcessor<String, ResultHalf, JoinedResult> {

  private static final Logger LOG = LoggerFactory.getLogger(JoinResultsProcessor.class);

  private final Duration orphanAge;
  private final InstantSource clock;
  private @Nullable FixedKeyProcessorContext<String, JoinedResult> context;
  private @Nullable KeyValueStore<String, ResultHalf> waiting;
  private @Nullable JoinMetrics metrics;

  JoinResultsProcessor(Duration orphanAge, InstantSource clock) {
    this.orphanAge = orphanAge;
    this.clock = clock;
  }

  @Override
  public void init(FixedKeyProcessorContext<String, JoinedResult> context) {
    this.context = context;
    this.waiting = context.getStateStore(JoinResults.WAITING);
    this.metrics = new JoinMetrics(context.metrics(), context.taskId());
    context.schedule(sweepPeriod(), PunctuationType.WALL_CLOCK_TIME, time -> removeOrphans());
  }

  @Override
  public void process(FixedKeyRecord<String, ResultHalf> record) {
    KeyValueStore<String, ResultHalf> store = requireNonNull(waiting);
    String window = ResultHalves.windowOf(record.value());
    Optional<JoinedResult> joined = ResultHalves.join(store.get(window), record.value());
    if (joined.isPresent()) {
      store.delete(window);
      requireNonNull(context).forward(record.withValue(joined.get()));
    } else {
      store.put(window, record.value());
    }
  }

  @Override
  public void close() {
    if (metrics != null) {
      metrics.close();
    }
  }

  /** Only without exactly-once processing can a half be lost, or written twice. */
  private void removeOrphans() {
    KeyValueStore<String, ResultHalf> store = requireNonNull(waiting);
    Instant oldest = clock.instant().minus(orphanAge);
    List<String> orphans = new ArrayList<>();
    try (KeyValueIterator<String, ResultHalf> halves = store.all()) {
      while (halves.hasNext()) {
        KeyValue<String, ResultHalf> entry = halves.next();
        if (entry.value.getWaitingSince().isBefore(oldest)) {
          orphans.add(entry.key);
        }
      }
    }
    orphans.forEach(store::delete);
    if (!orphans.isEmpty()) {
      requireNonNull(metrics).orphansRemoved(orphans.size());
      LOG.warn(
          "Removed {} results whose other half did not come within {}; the first is of {}. Without"
              + " exactly-once processing this is what a restart can leave behind",
          orphans.size(),
          orphanAge,
          orphans.get(0));
    }
  }

  private Duration sweepPeriod() {
    long tenthMillis = orphanAge.toMillis() / 10;
    return Duration.ofMillis(Math.min(60_000, Math.max(100, tenthMillis)));
  }
}
