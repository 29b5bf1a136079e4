package org.dt4ecg.training.network;

/**
 * Constants of the preprocessing that is part of the network, so that training and serving cannot
 * differ: {@code y = limit · softsign((x − average(x)) / (scale · limit))} with {@code softsign(u)
 * = u / (1 + |u|)}.
 *
 * <p>The moving average is confined to the window: at its edges it averages the samples that are
 * there. The scale is fixed at training; dividing each window by its own deviation instead would
 * throw away how strong the signal is, which tells people and activities apart.
 *
 * @param highPassSamples samples that the moving average spans, odd
 * @param scale what counts as one, in the unit of the input
 * @param limit largest absolute output, in scales; artefacts are bent below it
 */
public record SignalScaling(int highPassSamples, float scale, float limit) {

  public SignalScaling {
    if (highPassSamples < 3 || highPassSamples % 2 == 0) {
      throw new IllegalArgumentException(
          "highPassSamples is "
              + highPassSamples
              + "; the moving average needs an odd number from 3");
    }
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + "; it must be positive and finite");
    }
    if (!(limit > 0) || Float.isInfinite(limit)) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be positive and finite");
    }
  }

  /**
   * Samples of a moving average that spans about half a second, which leaves QRS complexes as they
   * are and takes most of what loose electrodes add. It carried over better from one kind of
   * electrode to another than a whole second.
   */
  public static int highPassSamples(int samplingRateHz) {
    return samplingRateHz / 4 * 2 + 1;
  }
}
