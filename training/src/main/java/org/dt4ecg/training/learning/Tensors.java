package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dt4ecg.training.network.Weights;

/** Tensors of the engine by path, in and out of plain data. */
final class Tensors {

  private Tensors() {}

  static Weights copy(Map<String, NDArray> arrays) {
    Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
    arrays.forEach(
        (path, array) ->
            tensors.put(
                path, new Weights.Tensor(array.getShape().getShape(), array.toFloatArray())));
    return new Weights(tensors);
  }

  /**
   * Overwrites the arrays.
   *
   * @throws IllegalArgumentException if one is missing in what was saved
   */
  static void restore(Weights saved, Map<String, NDArray> arrays) {
    arrays.forEach((path, array) -> array.set(saved.tensor(path).values()));
  }
}
