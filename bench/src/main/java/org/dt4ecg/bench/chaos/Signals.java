package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;

/** Simulated ECG to cut frames from, in counts. Immutable, thread-safe. */
public final class Signals {

  private static final int PEOPLE = 6;
  private static final Duration LENGTH = Duration.ofSeconds(60);
  private static final long SEED = 7;

  /** A prime, so that no two windows of a session have the same samples for hours. */
  private static final int SAMPLES = 14_983;

  private final List<short[]> signals;

  private Signals(List<short[]> signals) {
    this.signals = signals;
  }

  /** Simulates them; takes a second. */
  public static Signals simulated() {
    SimulatedRecordings source = new SimulatedRecordings(PEOPLE, 1, LENGTH, SEED);
    return new Signals(
        source.recordings().stream().map(source::read).map(Signals::countsAboveBaseline).toList());
  }

  private static short[] countsAboveBaseline(Recording recording) {
    short[] counts = Arrays.copyOf(recording.counts(), SAMPLES);
    for (int i = 0; i < counts.length; i++) {
      counts[i] -= (short) recording.baselineCount();
    }
    return counts;
  }

  /** How many there are. */
  int count() {
    return signals.size();
  }

  /** So many counts of one of them from a position on, over and over. */
  short[] counts(int signal, long position, int samples) {
    short[] from = signals.get(signal % signals.size());
    short[] counts = new short[samples];
    int next = (int) Math.floorMod(position, (long) from.length);
    int copied = 0;
    while (copied < samples) {
      int length = Math.min(samples - copied, from.length - next);
      System.arraycopy(from, next, counts, copied, length);
      copied += length;
      next = 0;
    }
    return counts;
  }
}
