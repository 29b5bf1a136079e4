package org.dt4ecg.training.network;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The weights of a network by the path of each, such as {@code stage1.convolution1.weight}, in the
 * order of the layers. Plain data: no tensor engine is needed to hold, average, write or read them.
 *
 * @param tensors weights by path; their arrays are not to be changed
 */
public record Weights(Map<String, Tensor> tensors) {

  /**
   * One weight.
   *
   * @param shape its dimensions
   * @param values its numbers, last dimension fastest
   */
  public record Tensor(long[] shape, float[] values) {

    public Tensor {
      long count = 1;
      for (long dimension : shape) {
        count *= dimension;
      }
      if (count != values.length) {
        throw new IllegalArgumentException(
            "a tensor of %d numbers cannot have a shape of %d".formatted(values.length, count));
      }
    }
  }

  public Weights {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * The weight at a path.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String path) {
    Tensor tensor = tensors.get(path);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "there is no weight '" + path + "'; there are " + tensors.keySet());
    }
    return tensor;
  }

  /** How many numbers training may change: all but the running statistics of normalisations. */
  public long trainable() {
    return tensors.entrySet().stream()
        .filter(entry -> !isStatistic(entry.getKey()))
        .mapToLong(entry -> entry.getValue().values().length)
        .sum();
  }

  /** Whether a path names a running statistic, which no gradient changes. */
  public static boolean isStatistic(String path) {
    return path.endsWith(".runningMean") || path.endsWith(".runningVar");
  }
}
