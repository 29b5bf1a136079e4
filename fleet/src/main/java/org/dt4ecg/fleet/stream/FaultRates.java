package org.dt4ecg.fleet.stream;

/**
 * How often a frame meets a fault on its way, each as a share from 0 to 1.
 *
 * @param lost never arrives
 * @param repeated arrives twice
 * @param late arrives after frames that were recorded later
 * @param latestBy by how many frames of its device at most
 */
public record FaultRates(double lost, double repeated, double late, int latestBy) {

  /**
   * Checks the rates.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public FaultRates {
    requireShare("lost", lost);
    requireShare("repeated", repeated);
    requireShare("late", late);
    if (latestBy < 1) {
      throw new IllegalArgumentException(
          "Late frames are late by at most " + latestBy + " frames; it must be at least 1");
    }
  }

  private static void requireShare(String name, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "The share of %s frames is %s; it must lie between 0 and 1".formatted(name, share));
    }
  }
}
