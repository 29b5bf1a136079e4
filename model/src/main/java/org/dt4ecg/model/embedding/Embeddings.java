package org.dt4ecg.model.embedding;

import java.util.List;

/** Arithmetic on embeddings. Sums run in double precision, so that their order hardly matters. */
public final class Embeddings {

  private Embeddings() {}

  /**
   * The embedding scaled to length 1. One of length 0 has no direction and stays as it is: it is
   * similar to nothing.
   */
  public static float[] unit(float[] embedding) {
    double length = Math.sqrt(product(embedding, embedding));
    float[] unit = new float[embedding.length];
    if (length > 0) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] = (float) (embedding[i] / length);
      }
    }
    return unit;
  }

  /**
   * The mean of embeddings, not scaled.
   *
   * @param embeddings all of the given size
   * @param size of an embedding
   * @return zeros if there are none
   */
  public static float[] mean(List<float[]> embeddings, int size) {
    double[] sum = new double[size];
    for (float[] embedding : embeddings) {
      requireSize(embedding, size);
      for (int i = 0; i < size; i++) {
        sum[i] += embedding[i];
      }
    }
    float[] mean = new float[size];
    for (int i = 0; i < size && !embeddings.isEmpty(); i++) {
      mean[i] = (float) (sum[i] / embeddings.size());
    }
    return mean;
  }

  /**
   * The inner product: the cosine similarity of two unit embeddings, and the mean cosine similarity
   * of a mean of unit embeddings to a unit embedding.
   */
  public static double product(float[] one, float[] other) {
    requireSize(other, one.length);
    double product = 0;
    for (int i = 0; i < one.length; i++) {
      product += (double) one[i] * other[i];
    }
    return product;
  }

  private static void requireSize(float[] embedding, int size) {
    if (embedding.length != size) {
      throw new IllegalArgumentException(
          "An embedding of "
              + embedding.length
              + " numbers cannot be held against one of "
              + size
              + ": they are of different models. Compare embeddings of one model version only");
    }
  }
}
