package org.dt4ecg.dashboard.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the pipeline gets on: rates, delays, lag, what could not be processed, and which topics can
 * be read. Thread-safe.
 *
 * <p>The delay of an event is the time from the moment at which its window had all its samples, by
 * the clock of the application, to its receipt here, by this computer's: what a consumer of
 * committed events waits. Events that were there before the page do not count.
 */
public final class PipelineBoard {

  /** Over so long rates and percentiles run. */
  static final long RECENT_MS = 60_000;

  private static final int SECONDS_KEPT = 600;

  /** Windows are seconds apart: a rate over one second jumps up and down. */
  private static final int RATE_SECONDS = 10;

  private static final int DELAYS_KEPT = 16_384;

  /** Reasons are ours; others may write dead letters, too. */
  private static final int MOST_REASONS = 64;

  private static final String OTHER_REASONS = "OTHER";
  private static final int LONGEST_MESSAGE = 300;

  private final ViewLimits limits;
  private final long startMillis;
  private final Percentiles delays = new Percentiles(DELAYS_KEPT);
  private final Deque<Second> history = new ArrayDeque<>();
  private final Map<String, Letters> letters = new TreeMap<>();
  private final Map<String, TopicState> topics = new LinkedHashMap<>();
  private long frames;
  private long events;
  private long deadLetters;

  /** What had come by the last seconds, the oldest first. */
  private final Deque<Counted> counted = new ArrayDeque<>();

  private Lag lag = new Lag(null, null, Map.of());
  private @Nullable String end;

  /**
   * @param startMillis when the page began to read, in ms since the epoch
   */
  public PipelineBoard(ViewLimits limits, long startMillis) {
    this.limits = limits;
    this.startMillis = startMillis;
    counted.addLast(new Counted(startMillis, 0, 0));
  }

  /**
   * One second.
   *
   * @param at its end, in ms since the epoch
   * @param frames frames a second, over the last ten seconds
   * @param events events a second, over the last ten seconds
   * @param p50 median delay of the events of the last minute, in ms; null if there were none
   * @param lag records of the input that the application has still to read; null if unknown
   */
  public record Second(
      long at,
      double frames,
      double events,
      @Nullable Long p50,
      @Nullable Long p95,
      @Nullable Long p99,
      @Nullable Long lag) {}

  /**
   * How far the application is behind.
   *
   * @param group its consumer group; null if none is known
   * @param problem why it is not known; null if it is
   * @param topics records that are still to be read, by topic of its input
   */
  public record Lag(@Nullable String group, @Nullable String problem, Map<String, Long> topics) {

    @Nullable Long sum() {
      return problem != null || topics.isEmpty()
          ? null
          : Long.valueOf(topics.values().stream().mapToLong(Long::longValue).sum());
    }
  }

  /**
   * A dead letter, without what was in it.
   *
   * @param at when it was written, in ms since the epoch
   * @param device the key, where it can be an id; null else
   * @param place where the record was read, as {@code topic-partition@offset}
   * @param message what was wrong, cut to 300 characters
   * @param bytes length of its value
   */
  public record Example(
      long at,
      @Nullable String device,
      @Nullable String place,
      String message,
      long bytes,
      int partition,
      long offset) {}

  /**
   * The dead letters of one reason, since the page began to read.
   *
   * @param examples the last ones, the newest first
   */
  public record Letters(String reason, long count, long last, List<Example> examples) {}

  /**
   * Whether a topic can be read.
   *
   * @param problem why not; null if it can
   * @param records how many were read
   * @param unreadable how many of them made no sense
   */
  public record TopicState(String topic, @Nullable String problem, long records, long unreadable) {}

  /** The newest figures. */
  public record Now(
      @Nullable Second second,
      long frames,
      long events,
      long deadLetters,
      long since,
      DeviceBoard.@Nullable Counts devices,
      @Nullable String model,
      @Nullable String problem) {}

  /** All of it. */
  public record Snapshot(
      long since,
      List<Second> history,
      Lag lag,
      List<Letters> letters,
      List<TopicState> topics,
      Insight.@Nullable StreamState stream) {}

  private record Counted(long at, long frames, long events) {}

  /** A frame came. */
  synchronized void frame() {
    frames++;
  }

  /**
   * An event came.
   *
   * @param sealedMillis when its window had all its samples
   */
  synchronized void event(long sealedMillis, RecordPlace place) {
    events++;
    if (sealedMillis >= startMillis) {
      delays.add(Math.max(0, place.readMillis() - sealedMillis), place.readMillis());
    }
  }

  /** A dead letter came. */
  synchronized void letter(String reason, Example example) {
    deadLetters++;
    String known = letters.size() < MOST_REASONS ? reason : OTHER_REASONS;
    String key = letters.containsKey(reason) ? reason : known;
    Letters before = letters.getOrDefault(key, new Letters(key, 0, 0, List.of()));
    List<Example> examples = new ArrayList<>(before.examples());
    examples.add(0, example);
    letters.put(
        key,
        new Letters(
            key,
            before.count() + 1,
            Math.max(before.last(), example.at()),
            List.copyOf(examples.subList(0, Math.min(examples.size(), limits.examples())))));
  }

  /** A message of a dead letter as it may be shown. */
  public static String shown(String message) {
    String clean = message.replaceAll("\\p{Cntrl}", " ").strip();
    return clean.length() <= LONGEST_MESSAGE ? clean : clean.substring(0, LONGEST_MESSAGE) + "…";
  }

  /** A record of a topic was read. */
  public synchronized void read(String topic) {
    TopicState state = topicState(topic);
    topics.put(
        topic, new TopicState(topic, state.problem(), state.records() + 1, state.unreadable()));
  }

  /** A record of a topic made no sense. */
  public synchronized void unreadable(String topic) {
    TopicState state = topicState(topic);
    topics.put(
        topic, new TopicState(topic, state.problem(), state.records(), state.unreadable() + 1));
  }

  /**
   * Whether a topic can be read.
   *
   * @param problem why not; null if it can
   */
  public synchronized void reading(String topic, @Nullable String problem) {
    TopicState state = topicState(topic);
    topics.put(topic, new TopicState(topic, problem, state.records(), state.unreadable()));
  }

  /** Which topics can be read. */
  public synchronized List<TopicState> topics() {
    return List.copyOf(topics.values());
  }

  private TopicState topicState(String topic) {
    return topics.getOrDefault(topic, new TopicState(topic, null, 0, 0));
  }

  /** How far the application is behind. */
  public synchronized void lag(Lag now) {
    lag = now;
  }

  /**
   * A part of the page has ended by an error, so that what it shows is not true any more.
   *
   * @param part what that part did, as "reading user-activity"
   */
  public synchronized void ended(String part) {
    end = end == null ? part + " has ended by an error: start the page again" : end;
  }

  /** Why the page has to be started again; empty as long as it has not. */
  public synchronized Optional<String> end() {
    return Optional.ofNullable(end);
  }

  /** A second has passed. */
  synchronized void tick(long nowMillis) {
    Counted before = counted.getFirst();
    double seconds = Math.max(1, nowMillis - before.at()) / 1e3;
    long[] recent = delays.sortedSince(nowMillis - RECENT_MS);
    boolean isEmpty = recent.length == 0;
    history.addLast(
        new Second(
            nowMillis,
            (frames - before.frames()) / seconds,
            (events - before.events()) / seconds,
            isEmpty ? null : Percentiles.percentile(recent, 0.50),
            isEmpty ? null : Percentiles.percentile(recent, 0.95),
            isEmpty ? null : Percentiles.percentile(recent, 0.99),
            lag.sum()));
    if (history.size() > SECONDS_KEPT) {
      history.removeFirst();
    }
    counted.addLast(new Counted(nowMillis, frames, events));
    if (counted.size() > RATE_SECONDS) {
      counted.removeFirst();
    }
  }

  synchronized Now now(
      DeviceBoard.Counts devices, @Nullable String model, @Nullable String problem) {
    return new Now(
        history.peekLast(), frames, events, deadLetters, startMillis, devices, model, problem);
  }

  synchronized Snapshot snapshot(Insight.@Nullable StreamState stream) {
    return new Snapshot(
        startMillis,
        List.copyOf(history),
        lag,
        letters.values().stream().sorted(Comparator.comparing(Letters::count).reversed()).toList(),
        topics(),
        stream);
  }
}
