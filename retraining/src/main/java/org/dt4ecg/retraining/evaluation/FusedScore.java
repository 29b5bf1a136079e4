package org.dt4ecg.retraining.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often the class is right that has the largest sum of logarithms of the probabilities
 * over a run of consecutive windows of one session. A window with fewer before it does not count.
 * Not thread-safe.
 */
final class FusedScore {

  private final int length;
  private final Deque<float[]> run = new ArrayDeque<>();
  private String session = "";
  private long lastIndex;
  private long windows;
  private long right;

  /**
   * Makes a score.
   *
   * @param length windows in a run
   */
  FusedScore(int length) {
    this.length = length;
  }

  /** Counts the next usable window, in the order of the grid. */
  void add(LabelledWindow window, int truth, float[] probabilities) {
    boolean follows = window.session().id().equals(session) && window.index() == lastIndex + 1;
    if (!follows) {
      run.clear();
    }
    session = window.session().id();
    lastIndex = window.index();
    run.addLast(probabilities);
    if (run.size() > length) {
      run.removeFirst();
    }
    if (run.size() == length) {
      float[] sums = new float[probabilities.length];
      run.forEach(each -> Probabilities.addLogarithms(sums, each));
      windows++;
      if (Probabilities.mostProbable(sums) == truth) {
        right++;
      }
    }
  }

  /** Windows that had enough before them to count. */
  long windows() {
    return windows;
  }

  @Nullable Double accuracy() {
    return Shares.of(right, windows);
  }
}
