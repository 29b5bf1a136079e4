package org.dt4ecg.training.learning;

import org.dt4ecg.training.network.IdentityHead;

/**
 * The objective by which the network learns to tell people apart.
 *
 * @param head how logits are made, in training and in releases
 * @param margin by how much the angle to the right person is enlarged in training, in radians from
 *     0 to below π/2, so that people keep that far apart; 0 with a linear head, which has no angle
 */
public record IdentityObjective(IdentityHead head, double margin) {

  /** The cross-entropy of linear logits. */
  public static final IdentityObjective LINEAR = new IdentityObjective(IdentityHead.LINEAR, 0);

  public IdentityObjective {
    if (!(margin >= 0 && margin < Math.PI / 2)) {
      throw new IllegalArgumentException(
          "the margin is " + margin + "; it must be from 0 to below π/2");
    }
    if (margin > 0 && !head.isCosine()) {
      throw new IllegalArgumentException(
          "a linear identity head takes no margin, but it is " + margin + "; choose a cosine head");
    }
  }

  /**
   * The cross-entropy of scaled cosines with an additive angular margin (ArcFace, Deng et al. 2019,
   * arXiv 1801.07698).
   *
   * @param margin the margin, in radians
   * @param scale what cosines are multiplied by
   */
  public static IdentityObjective cosineMargin(double margin, double scale) {
    return new IdentityObjective(IdentityHead.cosine(scale), margin);
  }
}
