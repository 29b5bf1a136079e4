package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.dt4ecg.training.network.Weights;

/** Where the people of the training lie among the embeddings. */
public final class ClassMeans {

  private ClassMeans() {}

  /**
   * The mean of the unit embeddings of each person, scaled to length 1: {@code [P, E]}. A person
   * without a window has zeros, to which nothing is similar.
   *
   * @param rows windows of the training, at least one
   * @param people number of people, P
   */
  public static Weights.Tensor of(List<ScoredRow> rows, int people) {
    int size = rows.get(0).embedding().length;
    float[] means = new float[people * size];
    for (int person = 0; person < people; person++) {
      List<float[]> own = new ArrayList<>();
      for (ScoredRow row : rows) {
        if (row.person() == person) {
          own.add(Embeddings.unit(row.embedding()));
        }
      }
      float[] mean = Embeddings.unit(Embeddings.mean(own, size));
      System.arraycopy(mean, 0, means, person * size, size);
    }
    return new Weights.Tensor(new long[] {people, size}, means);
  }

  /** The means as a contract has them, a list of E numbers a person. */
  public static List<List<Float>> directions(Weights.Tensor means) {
    List<List<Float>> directions = new ArrayList<>();
    for (int person = 0; person < means.shape()[0]; person++) {
      directions.add(FloatLists.of(mean(means, person)));
    }
    return directions;
  }

  /** The mean of a person, {@code [E]}. */
  static float[] mean(Weights.Tensor means, int person) {
    int size = Math.toIntExact(means.shape()[1]);
    float[] mean = new float[size];
    System.arraycopy(means.values(), person * size, mean, 0, size);
    return mean;
  }

  /** Cosine similarities of an embedding to the mean of each person, {@code [P]}. */
  static double[] similarities(Weights.Tensor means, float[] embedding) {
    float[] unit = Embeddings.unit(embedding);
    double[] similarities = new double[Math.toIntExact(means.shape()[0])];
    for (int person = 0; person < similarities.length; person++) {
      similarities[person] = Embeddings.product(unit, mean(means, person));
    }
    return similarities;
  }
}
