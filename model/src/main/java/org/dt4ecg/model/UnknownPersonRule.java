package org.dt4ecg.model;

import java.util.List;

/**
 * When a person whom the model names most probable is claimed, and when it is somebody unknown.
 *
 * @param score the score of a window that is held against the thresholds
 * @param thresholds the n-th is the lowest mean score over n windows of a session at which the most
 *     probable person is claimed; the last holds for more windows
 */
public record UnknownPersonRule(Score score, List<Double> thresholds) {

  /** What a window is judged by. */
  public enum Score {
    /** The largest of the identity probabilities, 0 to 1. */
    MAX_PROBABILITY {
      @Override
      public float of(Prediction prediction) {
        return Prediction.largest(prediction.identity());
      }
    },
    /** The graph's own output {@link ModelContract#FAMILIARITY_OUTPUT}, on a scale of its own. */
    FAMILIARITY {
      @Override
      public float of(Prediction prediction) {
        return prediction.familiarity();
      }
    };

    /** The score of one window; higher is more like the people in training. */
    public abstract float of(Prediction prediction);
  }

  public UnknownPersonRule {
    thresholds = List.copyOf(thresholds);
  }

  /**
   * Rejection by the largest probability, with one threshold for any number of windows.
   *
   * @param threshold lowest probability at which a person is claimed, 0 to 1
   */
  public static UnknownPersonRule byProbability(double threshold) {
    return new UnknownPersonRule(Score.MAX_PROBABILITY, List.of(threshold));
  }

  /**
   * The lowest mean score at which a person is claimed.
   *
   * @param windows how many windows the mean is over, at least 1
   */
  public double threshold(int windows) {
    return PerWindowCount.value(thresholds, windows);
  }
}
