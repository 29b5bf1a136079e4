package org.dt4ecg.training.onnx;

import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.Weights.Tensor;

/** Brings the rows of a matrix to length 1, since only their directions count. */
final class UnitRows {

  private UnitRows() {}

  /**
   * The rows with length 1.
   *
   * @param matrix {@code [rows, columns]}
   */
  static Tensor of(Tensor matrix) {
    int columns = Math.toIntExact(matrix.shape()[1]);
    float[] values = new float[matrix.values().length];
    for (int from = 0; from < values.length; from += columns) {
      double squares = IdentityHead.SMALLEST_SQUARE;
      for (int i = from; i < from + columns; i++) {
        squares += (double) matrix.values()[i] * matrix.values()[i];
      }
      double length = Math.sqrt(squares);
      for (int i = from; i < from + columns; i++) {
        values[i] = (float) (matrix.values()[i] / length);
      }
    }
    return new Tensor(matrix.shape(), values);
  }
}
