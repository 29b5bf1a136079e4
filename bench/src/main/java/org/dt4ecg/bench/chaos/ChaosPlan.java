package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What goes wrong and when, and how much is sent meanwhile. A pure function of its settings: kinds
 * are dealt like cards, so that each comes before one comes again.
 *
 * @param settings what it was made of
 * @param faults in the order of time; they do not overlap
 */
record ChaosPlan(Settings settings, List<Fault> faults) {

  /** A joined group and warm machines. */
  private static final long WARM_UP_MILLIS = 12_000;

  private static final long CALM_MILLIS = 15_000;
  private static final int SHORTEST_PAUSE_MILLIS = 6_000;
  private static final int LONGEST_PAUSE_MILLIS = 18_000;

  /** A start or a stop of an instance, in ms, on a busy computer. */
  private static final long PROCESS_MILLIS = 8_000;

  /** The pauses of devices. */
  private static final double SHARE_THAT_SENDS = 0.9;

  private static final double WINDOW_HOP_SECONDS = 2;

  ChaosPlan {
    faults = List.copyOf(faults);
  }

  /**
   * What a run is made of.
   *
   * @param seed of everything random
   * @param length how long the fleet sends
   * @param windowsPerSecond about so many windows have to come of it each second
   * @param devices how many devices send
   * @param instances processes of the application
   * @param without what does not go wrong
   * @param undone what no device does
   */
  record Settings(
      long seed,
      Duration length,
      double windowsPerSecond,
      int devices,
      int instances,
      Set<FaultKind> without,
      Set<Behaviour> undone) {

    Settings {
      if (length.isNegative()
          || length.isZero()
          || !(windowsPerSecond > 0)
          || devices < 1
          || instances < 1) {
        throw new IllegalArgumentException(
            "A run needs a length, a rate, devices and instances above zero");
      }
      without = without.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(without));
      undone = undone.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(undone));
    }

    /** How many times faster than a clock the devices' time passes. */
    double speed() {
      return windowsPerSecond * WINDOW_HOP_SECONDS / devices / SHARE_THAT_SENDS;
    }

    /** How long the fleet sends, by the devices' time, in µs. */
    long deviceMicros() {
      return Math.round(length.toMillis() * 1000 * speed());
    }
  }

  /** Draws up a plan. */
  static ChaosPlan of(Settings settings) {
    Random random = new Random(settings.seed());
    List<Fault> faults = new ArrayList<>();
    Deque<FaultKind> cards = new ArrayDeque<>();
    List<FaultKind> kinds =
        new ArrayList<>(
            List.of(FaultKind.values()).stream()
                .filter(kind -> !settings.without().contains(kind))
                .toList());
    long at = WARM_UP_MILLIS;
    long end = settings.length().toMillis() - CALM_MILLIS;
    while (!kinds.isEmpty()) {
      if (cards.isEmpty()) {
        Collections.shuffle(kinds, random);
        cards.addAll(kinds);
      }
      FaultKind kind = cards.remove();
      long millis =
          kind.shortestSeconds() * 1000L
              + random.nextInt((kind.longestSeconds() - kind.shortestSeconds()) * 1000 + 1);
      if (at + millis > end) {
        break;
      }
      faults.add(new Fault(at, kind, millis, random.nextInt(1_000)));
      at +=
          millis
              + (kind.poison() == null ? PROCESS_MILLIS : 0)
              + SHORTEST_PAUSE_MILLIS
              + random.nextInt(LONGEST_PAUSE_MILLIS - SHORTEST_PAUSE_MILLIS);
    }
    return new ChaosPlan(settings, faults);
  }
}
