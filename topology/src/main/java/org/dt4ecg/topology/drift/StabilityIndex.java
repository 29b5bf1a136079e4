package org.dt4ecg.topology.drift;

/**
 * The population stability index of two samples over the same bins: {@code Σ (a − e) · ln(a / e)},
 * with the shares {@code e} of the reference and {@code a} of what is compared (the symmetric
 * Kullback-Leibler divergence, in nats). By a rule of thumb of credit scoring, under 0.1 nothing
 * has changed, and over 0.25 much.
 *
 * <p>Half a count is added to each bin, so that an empty one does not make it infinite. Of two
 * samples of n and m independent values of one population, over b bins, it is about {@code (b − 1)
 * · (1/n + 1/m)}; the windows of a session are not independent, so it will be more.
 */
final class StabilityIndex {

  private static final double ADDED = 0.5;

  private StabilityIndex() {}

  /**
   * The index.
   *
   * @param reference how many of the reference fell into each bin
   * @param compared how many of what is compared; as many bins
   */
  static double of(int[] reference, int[] compared) {
    double referenceTotal = total(reference);
    double comparedTotal = total(compared);
    double index = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double expected = (reference[bin] + ADDED) / referenceTotal;
      double actual = (compared[bin] + ADDED) / comparedTotal;
      index += (actual - expected) * Math.log(actual / expected);
    }
    return index;
  }

  private static double total(int[] counts) {
    double total = ADDED * counts.length;
    for (int count : counts) {
      total += count;
    }
    return total;
  }
}
