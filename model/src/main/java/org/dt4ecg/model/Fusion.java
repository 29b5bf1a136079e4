package org.dt4ecg.model;

import java.util.List;

/**
 * How the windows of one recording session are fused.
 *
 * @param windows how many usable windows are fused at most for the person
 * @param identityTemperatures the n-th divides the sum of the identity log-probabilities of n
 *     windows before the softmax; the last holds for more windows. Windows of one session are not
 *     independent of each other, so 1 would be overconfident for all but the first
 * @param activityStay probability that the activity stays the same from one window to the next,
 *     between 0 and 1
 * @param activityTemperature divides the log-likelihoods of the activities, above 0
 */
public record Fusion(
    int windows,
    List<Double> identityTemperatures,
    double activityStay,
    double activityTemperature) {

  /** For models whose fusion was not calibrated. */
  public static final Fusion DEFAULT = new Fusion(10, List.of(1.0), 0.95, 1.0);

  public Fusion {
    identityTemperatures = List.copyOf(identityTemperatures);
  }

  /**
   * What divides the sum of the identity log-probabilities.
   *
   * @param windows how many windows the sum is over, at least 1
   */
  public double identityTemperature(int windows) {
    return PerWindowCount.value(identityTemperatures, windows);
  }
}
