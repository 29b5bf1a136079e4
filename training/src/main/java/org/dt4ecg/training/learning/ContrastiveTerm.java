package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.Scalars;

/**
 * Draws windows of one person together and those of others apart, on the hidden layer of the
 * identity head: the supervised contrastive loss L_out of Khosla et al. 2020, arXiv 2004.11362,
 *
 * <p>{@code mean_i −1/|P(i)| Σ_{p in P(i)} log(exp(z_i·z_p/τ) / Σ_{a≠i} exp(z_i·z_a/τ))}
 *
 * <p>with unit vectors z and P(i) the other windows of the same person. Windows without another of
 * their person are left out of the mean. A mixture counts as the person that prevails. Strangers
 * are pushed away from everybody, other strangers too, and have no partners.
 */
final class ContrastiveTerm implements ObjectiveTerm {

  /** Takes a window out of its own softmax. */
  private static final float NEVER = -1e9f;

  /**
   * Keeps the direction of a hidden layer of nothing but zeros defined, and the gradient at one of
   * nearly nothing but zeros small: it grows with one over the length.
   */
  private static final float SMALLEST_SQUARE = 1e-4f;

  private final float weight;
  private final float temperature;
  private final int people;

  /**
   * @param people how many there are; a label that is no less is a stranger's
   */
  ContrastiveTerm(double weight, double temperature, int people) {
    this.weight = (float) weight;
    this.temperature = (float) temperature;
    this.people = people;
  }

  @Override
  public NDArray of(Outputs outputs, Batch batch, NDManager scope) {
    return Scalars.times(loss(outputs.identityHidden(), batch.identities().first(), scope), weight);
  }

  private NDArray loss(NDArray hidden, int[] labels, NDManager scope) {
    int size = labels.length;
    NDArray lengths = hidden.square().sum(new int[] {1}, true).add(SMALLEST_SQUARE).sqrt();
    NDArray unit = hidden.div(lengths);
    NDArray self = Scalars.times(scope.eye(size), NEVER);
    NDArray similarities = Scalars.dividedBy(unit.matMul(unit.transpose()), temperature).add(self);
    NDArray shares = scope.create(shares(labels), new Shape(size, size));
    return similarities.logSoftmax(1).mul(shares).sum().neg();
  }

  /** What each pair adds to the mean; 0 for pairs of different people. */
  private float[] shares(int[] labels) {
    int size = labels.length;
    int[] partners = new int[size];
    int anchors = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        partners[i] += arePartners(labels, i, j) ? 1 : 0;
      }
      anchors += partners[i] > 0 ? 1 : 0;
    }
    float[] shares = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (arePartners(labels, i, j)) {
          shares[i * size + j] = 1f / (partners[i] * anchors);
        }
      }
    }
    return shares;
  }

  private boolean arePartners(int[] labels, int i, int j) {
    return i != j && labels[i] == labels[j] && labels[i] < people;
  }
}
