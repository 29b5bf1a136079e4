package org.dt4ecg.training.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The weights of a block by the path of each, in and out. */
final class BlockWeights {

  private BlockWeights() {}

  /** The parameters by path, in the order of the layers. */
  static Map<String, Parameter> parametersByPath(Block block) {
    Map<String, Parameter> byPath = new LinkedHashMap<>();
    for (Pair<String, Parameter> pair : block.getParameters()) {
      byPath.put(path(pair.getKey()), pair.getValue());
    }
    return Collections.unmodifiableMap(byPath);
  }

  /** DJL numbers the children ({@code 01stem_02normalisation_gamma}); a path goes without. */
  private static String path(String parameterName) {
    return parameterName.replaceAll("(^|_)\\d\\d", "$1").replace('_', '.');
  }

  /** A copy of the weights, running statistics included. */
  static Weights of(Block block) {
    Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
    parametersByPath(block)
        .forEach(
            (path, parameter) ->
                tensors.put(
                    path,
                    new Weights.Tensor(
                        parameter.getArray().getShape().getShape(),
                        parameter.getArray().toFloatArray())));
    return new Weights(tensors);
  }

  /**
   * Has a block initialised with given weights.
   *
   * @throws IllegalArgumentException if a weight is missing; one of another shape is refused when
   *     the block is initialised
   */
  static void initialiseFrom(Weights weights, Block block) {
    parametersByPath(block)
        .forEach(
            (path, parameter) -> {
              Weights.Tensor tensor = weights.tensor(path);
              parameter.setInitializer(
                  (owner, shape, type) -> {
                    if (!shape.equals(new Shape(tensor.shape()))) {
                      throw new IllegalArgumentException(
                          "weight '%s' has shape %s, but the network expects %s"
                              .formatted(path, new Shape(tensor.shape()), shape));
                    }
                    return owner.create(tensor.values(), shape);
                  });
            });
  }
}
