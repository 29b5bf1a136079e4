package org.dt4ecg.model;

import java.util.Optional;

/** People whom a model can recognise without having been trained on them. Thread-safe. */
public interface EnrolledPeople {

  /**
   * The person whose template is most similar.
   *
   * @param embedding mean of unit embeddings, as in {@link FusedPrediction#embedding()}
   * @return empty if nobody is enrolled
   * @throws IllegalArgumentException if the embedding has another size than the templates
   */
  Optional<Match> mostSimilar(float[] embedding);

  /**
   * A person and how similar an embedding is to the person's template.
   *
   * @param userId the person, a pseudonym
   * @param similarity mean cosine similarity, -1 to 1
   */
  record Match(String userId, float similarity) {}
}
