package org.dt4ecg.study.figures;

/**
 * Windows whose most probable class had a probability within a bin.
 *
 * @param windows how many
 * @param confidence their mean probability
 * @param accuracy share of them that was right
 */
public record ReliabilityBin(long windows, double confidence, double accuracy) {

  /** Both together. */
  public ReliabilityBin plus(ReliabilityBin other) {
    long sum = windows + other.windows;
    if (sum == 0) {
      return this;
    }
    return new ReliabilityBin(
        sum,
        (windows * confidence + other.windows * other.confidence) / sum,
        (windows * accuracy + other.windows * other.accuracy) / sum);
  }
}
