package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;

/**
 * Numbers as operands of what gradients are computed of.
 *
 * <p>DJL's own {@code array.mul(number)} puts the number into memory of its own, lets go of it
 * after the operation, and so lets the garbage collector free it. PyTorch keeps the operand by
 * address for the backward pass, which then reads whatever has come to lie there: now and then a
 * gradient is wrong, enormous or no number at all. Here the number lives as long as the manager of
 * the array, which has to outlive the backward pass.
 *
 * <p>Of use for every operation whose derivative depends on the number; sums and differences do
 * not.
 */
public final class Scalars {

  private Scalars() {}

  /** The product of an array and a number. */
  public static NDArray times(NDArray array, Number factor) {
    return array.mul(operand(array, factor));
  }

  /** The quotient of an array and a number. */
  public static NDArray dividedBy(NDArray array, Number divisor) {
    return array.div(operand(array, divisor));
  }

  /** The elements of an array, and the bound where they are smaller. */
  public static NDArray atLeast(NDArray array, Number bound) {
    return array.maximum(operand(array, bound));
  }

  private static NDArray operand(NDArray array, Number value) {
    return array.getManager().create(value);
  }
}
