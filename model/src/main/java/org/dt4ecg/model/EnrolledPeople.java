package org.dt4ecg.model;

import java.util.Optional;

/** People whom a model can recognise without having been trained on them. Thread-safe. */
public interface EnrolledPeople {

  /**
   * The person whose template is most similar.
   *
   * @param projected the embedding in the {@link TemplateSpace} of the templates' model
   * @return empty if nobody is enrolled
   * @throws IllegalArgumentException if the embedding has another size than the templates
   */
  Optional<Match> mostSimilar(float[] projected);

  /**
   * A person and how similar an embedding is to the person's template.
   *
   * @param userId the person, a pseudonym
   * @param similarity cosine similarity, -1 to 1; of a person with several templates, to the
   *     nearest
   * @param lead by how much more similar it is than any template of another person; infinite if
   *     nobody else is enrolled
   */
  record Match(String userId, float similarity, float lead) {}
}
