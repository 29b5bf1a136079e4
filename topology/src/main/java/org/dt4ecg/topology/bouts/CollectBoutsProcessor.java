package org.dt4ecg.topology.bouts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.UserActivity;
import org.jspecify.annotations.Nullable;

/**
 * Events of recognised people in, by person; bouts out, each once, when it has ended: with the next
 * event that does not continue it, or when none comes. By the device's own time: session windows of
 * the DSL would close by the newest event of any person of the task.
 */
final class CollectBoutsProcessor implements Processor<String, UserActivity, String, ActivityBout> {

  private static final Duration SWEEP_PERIOD = Duration.ofSeconds(1);

  private final Bouts bouts;
  private final Duration silence;
  private final InstantSource clock;

  /** When the last event of each open bout came, by the wall clock. */
  private final Map<String, Instant> lastEvents = new HashMap<>();

  private @Nullable ProcessorContext<String, ActivityBout> context;
  private @Nullable KeyValueStore<String, ActivityBout> open;

  CollectBoutsProcessor(Bouts bouts, Duration silence, InstantSource clock) {
    this.bouts = bouts;
    this.silence = silence;
    this.clock = clock;
  }

  @Override
  public void init(ProcessorContext<String, ActivityBout> context) {
    KeyValueStore<String, ActivityBout> store = context.getStateStore(CollectBouts.OPEN);
    this.context = context;
    this.open = store;
    Instant now = clock.instant();
    // Kafka Streams revives a task with the same processor.
    lastEvents.clear();
    try (KeyValueIterator<String, ActivityBout> all = store.all()) {
      all.forEachRemaining(entry -> lastEvents.put(entry.key, now));
    }
    context.schedule(SWEEP_PERIOD, PunctuationType.WALL_CLOCK_TIME, time -> closeSilent());
  }

  @Override
  public void process(Record<String, UserActivity> record) {
    UserActivity event = record.value();
    KeyValueStore<String, ActivityBout> store = requireNonNull(open);
    String userId = record.key();
    String key = userId + '@' + event.getDeviceId();
    lastEvents.put(key, clock.instant());
    ActivityBout bout = store.get(key);
    if (bout == null) {
      store.put(key, bouts.of(userId, event));
    } else if (bouts.covers(bout, event)) {
      return;
    } else if (bouts.continues(bout, event)) {
      store.put(key, bouts.extended(bout, event));
    } else {
      forward(bout);
      store.put(key, bouts.of(userId, event));
    }
  }

  private void closeSilent() {
    KeyValueStore<String, ActivityBout> store = requireNonNull(open);
    Instant oldest = clock.instant().minus(silence);
    List<String> silent = new ArrayList<>();
    lastEvents.forEach(
        (key, last) -> {
          if (last.isBefore(oldest)) {
            silent.add(key);
          }
        });
    silent.sort(null);
    for (String key : silent) {
      lastEvents.remove(key);
      ActivityBout bout = store.delete(key);
      if (bout != null) {
        forward(bout);
      }
    }
  }

  private void forward(ActivityBout bout) {
    requireNonNull(context)
        .forward(new Record<>(bout.getUserId(), bout, bout.getEnd().toEpochMilli()));
  }
}
