package org.dt4ecg.training.onnx;

/**
 * What the logits of each head are divided by before the softmax, so that probabilities mean what
 * they say (temperature scaling, Guo et al. 2017, arXiv 1706.04599).
 *
 * @param identity temperature of the identity head; 1 changes nothing, more is more careful
 * @param activity temperature of the activity head
 */
public record Temperatures(double identity, double activity) {

  /** Probabilities as the network learned them. */
  public static final Temperatures NONE = new Temperatures(1, 1);

  public Temperatures {
    if (!(identity > 0) || !(activity > 0)) {
      throw new IllegalArgumentException(
          "temperatures are %s and %s; they must be positive".formatted(identity, activity));
    }
  }
}
