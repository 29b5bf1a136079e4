package org.dt4ecg.retrainer.round;

/**
 * The exact McNemar test of two models on the same windows (McNemar 1947; exact by the binomial
 * distribution): windows that both have right or wrong say nothing; if the models are equally good,
 * each of the others is as likely to favour the one as the other.
 *
 * @param onlyFirst windows that the first model alone has right
 * @param onlySecond windows that the second model alone has right
 */
public record McNemar(long onlyFirst, long onlySecond) {

  public McNemar {
    if (onlyFirst < 0 || onlySecond < 0) {
      throw new IllegalArgumentException(
          "there cannot be %d and %d windows; counts start at zero"
              .formatted(onlyFirst, onlySecond));
    }
  }

  /**
   * The two-sided probability of a split at least as uneven among equally good models: {@code
   * min(1, 2·Σ_{i≤min(b,c)} C(b+c, i)·2^-(b+c))}; 1 if the models never differ.
   */
  public double pValue() {
    long n = onlyFirst + onlySecond;
    long fewer = Math.min(onlyFirst, onlySecond);
    if (2 * fewer == n) {
      return 1;
    }
    // In logarithms, since 2^-n is no double any more from a thousand windows on.
    double logTerm = -n * Math.log(2);
    double sum = 0;
    for (long i = 0; i <= fewer; i++) {
      sum += Math.exp(logTerm);
      logTerm += Math.log((double) (n - i) / (i + 1));
    }
    return Math.min(1, 2 * sum);
  }
}
