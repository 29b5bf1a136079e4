package org.dt4ecg.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.vectors.FloatLists;

/**
 * Where embeddings of one model are held against templates of people, see {@link TemplateMatching}.
 * Immutable.
 */
public final class TemplateSpace {

  private final TemplateMatching matching;
  private final int embeddingSize;
  private final float[][] metric;

  /** Of the people in training, in this space. */
  private final Map<String, float[]> known = new HashMap<>();

  private TemplateSpace(TemplateMatching matching, List<String> identities, int embeddingSize) {
    this.matching = matching;
    this.embeddingSize = embeddingSize;
    this.metric = matching.metric().stream().map(FloatLists::toArray).toArray(float[][]::new);
    for (int i = 0; i < matching.knownPeople().size(); i++) {
      known.put(identities.get(i), project(FloatLists.toArray(matching.knownPeople().get(i))));
    }
  }

  /** The space of a model; empty if the model takes no templates. */
  public static Optional<TemplateSpace> of(ModelContract contract) {
    return Optional.ofNullable(contract.templates())
        .map(matching -> of(matching, contract.identities(), contract.embeddingSize()));
  }

  /**
   * A space.
   *
   * @param identities the people in training, in the order of {@link
   *     TemplateMatching#knownPeople()}
   */
  public static TemplateSpace of(
      TemplateMatching matching, List<String> identities, int embeddingSize) {
    return new TemplateSpace(matching, identities, embeddingSize);
  }

  /**
   * The direction of an embedding in this space, of length 1; zeros where it has none.
   *
   * @throws IllegalArgumentException if it has another size than the model's embeddings
   */
  public float[] project(float[] embedding) {
    if (embedding.length != embeddingSize) {
      throw new IllegalArgumentException(
          "An embedding of "
              + embedding.length
              + " numbers cannot be held against templates of "
              + embeddingSize
              + ": they are of different models. Compare embeddings of one model version only");
    }
    if (metric.length == 0) {
      return Embeddings.unit(embedding);
    }
    float[] projected = new float[embedding.length];
    for (int i = 0; i < projected.length; i++) {
      float[] row = metric[i];
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        sum += (double) row[j] * embedding[j];
      }
      projected[i] = (float) sum;
    }
    return Embeddings.unit(projected);
  }

  /**
   * From which similarity to a person's template on windows are claimed to be that person's: the
   * model's threshold, or how similar they are to the nearest of the other people in training.
   *
   * @param userId the person, who may be one of those in training
   * @param projected the windows in this space
   */
  double threshold(String userId, float[] projected) {
    double threshold = matching.threshold();
    for (Map.Entry<String, float[]> other : known.entrySet()) {
      if (!other.getKey().equals(userId)) {
        threshold = Math.max(threshold, Embeddings.product(projected, other.getValue()));
      }
    }
    return threshold;
  }

  /**
   * Whether the model can tell a person of such a template from others: whether it lies as near to
   * one of the people in training as a claim needs.
   *
   * @param template the template in this space
   */
  public boolean covers(float[] template) {
    return known.isEmpty()
        || known.values().stream()
            .anyMatch(mean -> Embeddings.product(template, mean) >= matching.threshold());
  }

  /** Whether it is known where the people in training lie. */
  boolean hasCohort() {
    return !known.isEmpty();
  }

  /** How similar windows in this space are to a person in training of the cohort. */
  double similarity(String person, float[] projected) {
    return Embeddings.product(projected, Objects.requireNonNull(known.get(person), person));
  }

  /**
   * How far windows agree: the similarity of the middle one of them to the mean of the others.
   *
   * @param unitEmbeddings embeddings of the windows, each of length 1; at least two
   */
  public double agreement(List<float[]> unitEmbeddings) {
    double[] sums = new double[embeddingSize];
    for (float[] embedding : unitEmbeddings) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += embedding[i];
      }
    }
    List<Double> similarities = new ArrayList<>(unitEmbeddings.size());
    float[] others = new float[embeddingSize];
    for (float[] embedding : unitEmbeddings) {
      for (int i = 0; i < others.length; i++) {
        others[i] = (float) (sums[i] - embedding[i]);
      }
      similarities.add(Embeddings.product(project(embedding), project(others)));
    }
    similarities.sort(null);
    return similarities.get(similarities.size() / 2);
  }

  /** Whether windows agree as those of one person do. */
  public boolean agree(List<float[]> unitEmbeddings) {
    return unitEmbeddings.size() < 2 || agreement(unitEmbeddings) >= matching.agreement();
  }
}
