package org.dt4ecg.topology.release;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.schemas.avro.ReleaseMode;

/**
 * How the watch over the releases is, at one moment. Immutable.
 *
 * @param phase how far it is
 * @param serving the model that serves
 * @param shadow the shadow model; empty without one
 * @param releasesSeen releases of this model read since the start, those refused included
 * @param refusals releases refused since the start
 * @param problem what keeps the topic from being read right now, such as a broker that is down
 */
public record WatcherState(
    Phase phase,
    Serving serving,
    Optional<Shadow> shadow,
    long releasesSeen,
    Refusals refusals,
    Optional<String> problem) {

  /** How far the watch is. */
  public enum Phase {
    /** What was on the topic at the start is being read; the model of the start serves. */
    READING,
    /** The newest valid release serves, and those to come are looked at as they come. */
    WATCHING,
    /** It was closed. */
    CLOSED,
    /** It ended by an error of the program; the model that served serves on. */
    FAILED
  }

  /**
   * The model that serves.
   *
   * @param version its version
   * @param since since when it serves here
   * @param releasedAt when it was released; empty as long as the model of the start serves by
   *     itself
   * @param swaps how often another model took the place of the one that served
   */
  public record Serving(String version, Instant since, Optional<Instant> releasedAt, long swaps) {

    Serving replacedBy(String next, Instant released, Instant now) {
      return new Serving(next, now, Optional.of(released), swaps + 1);
    }

    /** It was released, or released again. */
    Serving releasedAt(Instant released) {
      return new Serving(version, since, Optional.of(released), swaps);
    }
  }

  /**
   * The shadow model.
   *
   * @param version its version
   * @param since since when it runs as a shadow here
   * @param releasedAt when it was released
   */
  public record Shadow(String version, Instant since, Instant releasedAt) {}

  /**
   * Releases refused since the start.
   *
   * @param byReason how many, by reason; without those of which there is none
   * @param last the last one
   */
  public record Refusals(Map<RefusalReason, Long> byReason, Optional<Refusal> last) {

    static final Refusals NONE = new Refusals(Map.of(), Optional.empty());

    public Refusals {
      byReason = Collections.unmodifiableMap(copyOf(byReason));
    }

    Refusals and(Refusal refusal) {
      Map<RefusalReason, Long> counts = copyOf(byReason);
      counts.merge(refusal.reason(), 1L, Long::sum);
      return new Refusals(counts, Optional.of(refusal));
    }

    private static Map<RefusalReason, Long> copyOf(Map<RefusalReason, Long> counts) {
      Map<RefusalReason, Long> copy = new EnumMap<>(RefusalReason.class);
      copy.putAll(counts);
      return copy;
    }
  }

  static WatcherState beginning(String servingVersion, Instant now) {
    return new WatcherState(
        Phase.READING,
        new Serving(servingVersion, now, Optional.empty(), 0),
        Optional.empty(),
        0,
        Refusals.NONE,
        Optional.empty());
  }

  /** The time of release that a new release of this mode must not be older than. */
  Instant notBefore(ReleaseMode mode) {
    Instant served = serving.releasedAt().orElse(Instant.EPOCH);
    return mode == ReleaseMode.SERVING
        ? served
        : shadow.map(Shadow::releasedAt).filter(served::isBefore).orElse(served);
  }

  WatcherState in(Phase next) {
    return new WatcherState(next, serving, shadow, releasesSeen, refusals, problem);
  }

  WatcherState oneMoreSeen() {
    return new WatcherState(phase, serving, shadow, releasesSeen + 1, refusals, problem);
  }

  WatcherState with(Serving next) {
    return new WatcherState(phase, next, shadow, releasesSeen, refusals, problem);
  }

  WatcherState withShadow(Optional<Shadow> next) {
    return new WatcherState(phase, serving, next, releasesSeen, refusals, problem);
  }

  WatcherState refused(Refusal refusal) {
    return new WatcherState(phase, serving, shadow, releasesSeen, refusals.and(refusal), problem);
  }

  WatcherState withProblem(Optional<String> next) {
    return new WatcherState(phase, serving, shadow, releasesSeen, refusals, next);
  }

  /**
   * A release that was refused.
   *
   * @param release its version; of a record that could not be read, its place on the topic
   * @param message what is wrong, and what to do
   * @param at when it was refused here
   */
  public record Refusal(String release, RefusalReason reason, String message, Instant at) {}
}
