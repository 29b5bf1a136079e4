package org.dt4ecg.training.onnx;

import org.dt4ecg.model.UnknownPersonRule;

/** How a release measures whether a window looks like the people in training. Higher is more. */
public enum FamiliarityScore {
  /** The probability of the most probable person; needs no output of its own. */
  MAX_PROBABILITY,
  /**
   * The logarithm of the sum of the exponentials of the identity logits, before any temperature:
   * the negative free energy of Liu et al. 2020, arXiv 2010.03759.
   */
  ENERGY,
  /** The largest cosine similarity of the embedding to the mean unit embeddings of the people. */
  EMBEDDING;

  /** What a contract calls it. */
  public UnknownPersonRule.Score inContract() {
    return this == MAX_PROBABILITY
        ? UnknownPersonRule.Score.MAX_PROBABILITY
        : UnknownPersonRule.Score.FAMILIARITY;
  }
}
