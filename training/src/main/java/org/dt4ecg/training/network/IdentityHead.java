package org.dt4ecg.training.network;

/**
 * How the identity head makes logits of its hidden layer.
 *
 * @param kind linear or by the angle
 * @param scale what the cosines are multiplied by, above 0; 1 where there are none
 */
public record IdentityHead(Kind kind, float scale) {

  /** A product with a vector for each person, and a bias. */
  public static final IdentityHead LINEAR = new IdentityHead(Kind.LINEAR, 1);

  /**
   * What a cosine head adds to the square of a length: keeps the direction of a vector of nothing
   * but zeros defined and its gradient finite. Beside the square of a vector of length 1 it is lost
   * in rounding, so that class vectors read back from a release, which have that length, stay as
   * they are.
   */
  public static final float SMALLEST_SQUARE = 1e-8f;

  /** The kinds. */
  public enum Kind {
    /** {@code relu(h)·w_j + b_j} */
    LINEAR,
    /**
     * {@code scale · cos(h, w_j)}: lengths say nothing, so that a hidden layer that is compared by
     * cosine similarity later is learned by that measure.
     */
    COSINE
  }

  public IdentityHead {
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException(
          "the scale of the identity head is " + scale + "; it must be positive and finite");
    }
    if (kind == Kind.LINEAR && scale != 1) {
      throw new IllegalArgumentException(
          "a linear identity head has no scale, but it is " + scale + "; leave it at 1");
    }
  }

  /** Cosines multiplied by a scale. */
  public static IdentityHead cosine(double scale) {
    return new IdentityHead(Kind.COSINE, (float) scale);
  }

  /** Whether logits are scaled cosines. */
  public boolean isCosine() {
    return kind == Kind.COSINE;
  }
}
