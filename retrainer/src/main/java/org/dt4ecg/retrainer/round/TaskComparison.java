package org.dt4ecg.retrainer.round;

import java.util.List;
import java.util.Locale;
import org.dt4ecg.model.ModelTask;

/**
 * Champion and challenger at one task on the same windows.
 *
 * @param windows how many
 * @param championRight how many the champion has right
 * @param challengerRight how many the challenger has right
 * @param test whether they differ by more than chance: the champion first
 */
record TaskComparison(long windows, long championRight, long challengerRight, McNemar test) {

  static TaskComparison of(ModelTask task, List<ScoredPair> pairs) {
    long championRight = 0;
    long challengerRight = 0;
    long both = 0;
    for (ScoredPair pair : pairs) {
      boolean champion = pair.champion().isRight(task, pair.championContract());
      boolean challenger = pair.challenger().isRight(task, pair.challengerContract());
      championRight += champion ? 1 : 0;
      challengerRight += challenger ? 1 : 0;
      both += champion && challenger ? 1 : 0;
    }
    return new TaskComparison(
        pairs.size(),
        championRight,
        challengerRight,
        new McNemar(championRight - both, challengerRight - both));
  }

  double championAccuracy() {
    return (double) championRight / windows;
  }

  double challengerAccuracy() {
    return (double) challengerRight / windows;
  }

  /** Whether the challenger is worse by more than a margin. */
  boolean isWorse(double margin) {
    // In windows, so that a loss of just the margin is not one too many for its rounding.
    return championRight - challengerRight > margin * windows + 1e-9;
  }

  /** The comparison as words. */
  String words() {
    return String.format(
        Locale.ROOT,
        "challenger %s, champion %s of %d held-out windows (%d right by the champion alone, %d by"
            + " the challenger alone, exact McNemar p = %.3f)",
        percent(challengerAccuracy()),
        percent(championAccuracy()),
        windows,
        test.onlyFirst(),
        test.onlySecond(),
        test.pValue());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
