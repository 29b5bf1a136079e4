package org.dt4ecg.model;

import java.util.List;

/**
 * When a person who was enrolled by a template is claimed.
 *
 * @param threshold lowest mean cosine similarity to the template, -1 to 1
 * @param knownPeople where the people in training lie: the mean direction of the embeddings of
 *     each, of length 1, in the order of the contract's identities. A template then counts against
 *     the person whom the heads name too, if it is clearly more similar than that person. Empty in
 *     contracts from before there were any: then templates count only where nobody else is claimed
 */
public record TemplateMatching(double threshold, List<List<Float>> knownPeople) {

  public TemplateMatching {
    knownPeople = knownPeople.stream().map(List::copyOf).toList();
  }
}
