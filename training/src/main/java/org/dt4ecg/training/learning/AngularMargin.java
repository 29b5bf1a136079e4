package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dt4ecg.training.learning.Batch.MixedLabels;
import org.dt4ecg.training.network.Scalars;

/**
 * Makes the right class harder to reach in training: its logit {@code s·cos θ} becomes {@code
 * s·cos(θ + m)} (ArcFace, Deng et al. 2019, arXiv 1801.07698). Of a mixture each class has its
 * share of the margin.
 *
 * <p>{@code cos(θ + m) = cos θ·cos m − sin θ·sin m} needs no inverse cosine, whose gradient is
 * infinite where vectors are parallel. Where θ + m passes π the cosine would rise again, so beyond
 * that the logit falls with {@code cos θ − m·sin m}, as in the authors' own code.
 */
final class AngularMargin {

  /**
   * Least square of a sine: the square root has no finite gradient at 0. Below it, within a
   * thousandth of a radian of parallel, the sine counts as constant.
   */
  private static final float SMALLEST_SQUARE = 1e-6f;

  private final double margin;
  private final float scale;

  /**
   * @param margin in radians, from 0 to below π/2
   * @param scale what the cosines are multiplied by in the logits
   */
  AngularMargin(double margin, float scale) {
    this.margin = margin;
    this.scale = scale;
  }

  /**
   * The logits to train with.
   *
   * @param logits scaled cosines, {@code [N, classes]}
   * @param labels classes of each row
   */
  NDArray of(NDArray logits, MixedLabels labels, NDManager manager) {
    NDArray margins = margins(logits.getShape(), labels, manager);
    NDArray cosinesOfMargins = margins.cos();
    NDArray sinesOfMargins = margins.sin();
    NDArray cosines = Scalars.dividedBy(logits, scale);
    NDArray sines = Scalars.atLeast(cosines.square().neg().add(1), SMALLEST_SQUARE).sqrt();
    NDArray turned = cosines.mul(cosinesOfMargins).sub(sines.mul(sinesOfMargins));
    NDArray beyond = cosines.sub(margins.mul(sinesOfMargins));
    return Scalars.times(NDArrays.where(cosines.gt(cosinesOfMargins.neg()), turned, beyond), scale);
  }

  private NDArray margins(Shape shape, MixedLabels labels, NDManager manager) {
    int classes = Math.toIntExact(shape.get(1));
    float[] margins = new float[labels.size() * classes];
    for (int row = 0; row < labels.size(); row++) {
      float share = labels.shareOfFirst()[row];
      margins[row * classes + labels.first()[row]] += (float) (margin * share);
      margins[row * classes + labels.second()[row]] += (float) (margin * (1 - share));
    }
    return manager.create(margins, shape);
  }
}
