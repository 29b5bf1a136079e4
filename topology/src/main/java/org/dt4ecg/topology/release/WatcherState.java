package org.dt4ecg.topology.release;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.release.RefusalReason;

/**
 * How the watch over the releases is, at one moment. Immutable.
 *
 * @param phase how far it is
 * @param servingVersion version of the model that serves
 * @param servingSince since when it serves here
 * @param releasedAt when it was released; empty as long as the model of the start serves by itself
 * @param releasesSeen releases of this model read since the start, those refused included
 * @param swaps how often another model took the place of the one that served
 * @param refusals releases refused since the start, by reason
 * @param lastRefusal the last one
 * @param problem what keeps the topic from being read right now, such as a broker that is down
 */
public record WatcherState(
    Phase phase,
    String servingVersion,
    Instant servingSince,
    Optional<Instant> releasedAt,
    long releasesSeen,
    long swaps,
    Map<RefusalReason, Long> refusals,
    Optional<Refusal> lastRefusal,
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

  public WatcherState {
    refusals = Collections.unmodifiableMap(copyOf(refusals));
  }

  static WatcherState beginning(String servingVersion, Instant now) {
    return new WatcherState(
        Phase.READING,
        servingVersion,
        now,
        Optional.empty(),
        0,
        0,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  WatcherState in(Phase next) {
    return new WatcherState(
        next,
        servingVersion,
        servingSince,
        releasedAt,
        releasesSeen,
        swaps,
        refusals,
        lastRefusal,
        problem);
  }

  WatcherState oneMoreSeen() {
    return new WatcherState(
        phase,
        servingVersion,
        servingSince,
        releasedAt,
        releasesSeen + 1,
        swaps,
        refusals,
        lastRefusal,
        problem);
  }

  /** Another model serves. */
  WatcherState swappedTo(String version, Instant released, Instant now) {
    return new WatcherState(
        phase,
        version,
        now,
        Optional.of(released),
        releasesSeen,
        swaps + 1,
        refusals,
        lastRefusal,
        problem);
  }

  /** The model that serves was released, or released again. */
  WatcherState releasedAt(Instant released) {
    return new WatcherState(
        phase,
        servingVersion,
        servingSince,
        Optional.of(released),
        releasesSeen,
        swaps,
        refusals,
        lastRefusal,
        problem);
  }

  WatcherState refused(Refusal refusal) {
    Map<RefusalReason, Long> counts = copyOf(refusals);
    counts.merge(refusal.reason(), 1L, Long::sum);
    return new WatcherState(
        phase,
        servingVersion,
        servingSince,
        releasedAt,
        releasesSeen,
        swaps,
        counts,
        Optional.of(refusal),
        problem);
  }

  WatcherState with(Optional<String> newProblem) {
    return new WatcherState(
        phase,
        servingVersion,
        servingSince,
        releasedAt,
        releasesSeen,
        swaps,
        refusals,
        lastRefusal,
        newProblem);
  }

  private static Map<RefusalReason, Long> copyOf(Map<RefusalReason, Long> counts) {
    Map<RefusalReason, Long> copy = new EnumMap<>(RefusalReason.class);
    copy.putAll(counts);
    return copy;
  }
}
