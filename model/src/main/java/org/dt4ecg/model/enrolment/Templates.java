package org.dt4ecg.model.enrolment;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dt4ecg.model.EnrolledPeople;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.vectors.FloatLists;

/**
 * The newest template of each person, as one model sees them. Templates that the model cannot
 * compare are ignored and counted: those of another model version, and those whose embedding has
 * another size or no direction. Immutable.
 */
public final class Templates implements EnrolledPeople {

  private final String modelVersion;
  private final int embeddingSize;

  /** By person in order, so that equal similarities are decided the same way everywhere. */
  private final SortedMap<String, float[]> unitEmbeddings;

  private final Set<String> ignored;

  private Templates(
      String modelVersion,
      int embeddingSize,
      SortedMap<String, float[]> unitEmbeddings,
      Set<String> ignored) {
    this.modelVersion = modelVersion;
    this.embeddingSize = embeddingSize;
    this.unitEmbeddings = unitEmbeddings;
    this.ignored = ignored;
  }

  /** Nobody is enrolled. */
  public static Templates none(ServableModel model) {
    return of(model, List.of());
  }

  /** These people are enrolled; of several templates of a person the last counts. */
  public static Templates of(ServableModel model, Iterable<IdentityTemplate> templates) {
    Templates all =
        new Templates(
            model.version(), model.contract().embeddingSize(), new TreeMap<>(), new HashSet<>());
    templates.forEach(all::put);
    return all;
  }

  /** With one more template, which replaces the person's earlier one whatever its version. */
  public Templates with(IdentityTemplate template) {
    Templates more = copy();
    more.put(template);
    return more;
  }

  /** With this person forgotten. */
  public Templates without(String userId) {
    Templates fewer = copy();
    fewer.remove(userId);
    return fewer;
  }

  /** How many people can be recognised. */
  public int size() {
    return unitEmbeddings.size();
  }

  /** How many people have a template that the model cannot compare. */
  public int ignored() {
    return ignored.size();
  }

  @Override
  public Optional<Match> mostSimilar(float[] embedding) {
    String person = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, float[]> template : unitEmbeddings.entrySet()) {
      double similarity = Embeddings.product(embedding, template.getValue());
      if (similarity > highest) {
        highest = similarity;
        person = template.getKey();
      }
    }
    return person == null ? Optional.empty() : Optional.of(new Match(person, (float) highest));
  }

  /** Only on a copy that nobody else has seen yet. */
  private void put(IdentityTemplate template) {
    remove(template.getUserId());
    float[] unit = Embeddings.unit(FloatLists.toArray(template.getEmbedding()));
    if (template.getModelVersion().equals(modelVersion)
        && unit.length == embeddingSize
        && hasDirection(unit)) {
      unitEmbeddings.put(template.getUserId(), unit);
    } else {
      ignored.add(template.getUserId());
    }
  }

  private void remove(String userId) {
    unitEmbeddings.remove(userId);
    ignored.remove(userId);
  }

  private Templates copy() {
    return new Templates(
        modelVersion, embeddingSize, new TreeMap<>(unitEmbeddings), new HashSet<>(ignored));
  }

  /** False for zeros, and for NaN, which no number is above. */
  private static boolean hasDirection(float[] unit) {
    return Embeddings.product(unit, unit) > 0.5;
  }
}
