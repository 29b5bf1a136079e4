package org.dt4ecg.topology.drift;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.dt4ecg.schemas.avro.SignalQuality;

/** What was decided of the last windows, as running shares. Not thread-safe. */
final class RecentWindows {

  private final int capacity;
  private final Deque<Decided> windows = new ArrayDeque<>();
  private final Map<SignalQuality, Integer> ofQuality = new EnumMap<>(SignalQuality.class);
  private int unknown;
  private double confidences;

  RecentWindows(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Takes the next window.
   *
   * @param isUnknown whether it was found to be of nobody the model knows
   * @param confidence probability of the most probable person
   */
  void add(boolean isUnknown, float confidence, SignalQuality quality) {
    Decided window = new Decided(isUnknown, confidence, quality);
    windows.add(window);
    count(window, 1);
    if (windows.size() > capacity) {
      count(windows.remove(), -1);
    }
  }

  int size() {
    return windows.size();
  }

  /** Share of the usable windows; 0 without one. */
  double unknownShare() {
    return usable() == 0 ? 0 : (double) unknown / usable();
  }

  /** Over the usable windows; 0 without one. */
  double meanConfidence() {
    return usable() == 0 ? 0 : confidences / usable();
  }

  /** Share of all windows, of each quality; 0 without one. */
  Map<SignalQuality, Double> qualityShares() {
    Map<SignalQuality, Double> shares = new EnumMap<>(SignalQuality.class);
    for (SignalQuality quality : SignalQuality.values()) {
      int count = ofQuality.getOrDefault(quality, 0);
      shares.put(quality, windows.isEmpty() ? 0 : (double) count / windows.size());
    }
    return shares;
  }

  private int usable() {
    return windows.size() - ofQuality.getOrDefault(SignalQuality.UNUSABLE, 0);
  }

  private void count(Decided window, int by) {
    ofQuality.merge(window.quality, by, Integer::sum);
    if (window.quality != SignalQuality.UNUSABLE) {
      unknown += window.isUnknown ? by : 0;
      confidences += by * window.confidence;
    }
  }

  private record Decided(boolean isUnknown, float confidence, SignalQuality quality) {}
}
