package org.dt4ecg.model;

import java.util.List;

/**
 * When a person who was enrolled by a template is claimed.
 *
 * <p>Embeddings are held against each other where directions in which windows of one person scatter
 * count less (within-class covariance normalisation, Hatch, Kajarekar and Stolcke 2006): both are
 * multiplied by {@link #metric}, then the cosine is taken. {@link TemplateSpace} does so.
 *
 * @param threshold lowest cosine similarity to a template, -1 to 1
 * @param agreement lowest similarity of the middle one of the windows that a template is made of to
 *     the mean of the others; below it the windows are not of one person, or too poor
 * @param metric what embeddings are multiplied by: a lower triangle, row i has i + 1 numbers. Empty
 *     leaves embeddings as they are
 * @param knownPeople where the people in training lie: the mean direction of the embeddings of
 *     each, of length 1, in the order of the contract's identities. They are the cohort: windows
 *     that lie nearer to another of these people than to a template are not claimed by it, and a
 *     template that is less similar to all of them than the threshold lies where the model never
 *     learned to tell people apart. Empty where there is no cohort: then the threshold alone counts
 */
public record TemplateMatching(
    double threshold, double agreement, List<List<Float>> metric, List<List<Float>> knownPeople) {

  public TemplateMatching {
    metric = metric.stream().map(List::copyOf).toList();
    knownPeople = knownPeople.stream().map(List::copyOf).toList();
  }
}
