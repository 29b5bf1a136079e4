package org.dt4ecg.model.enrolment;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.model.EnrolledPeople.Match;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.vectors.FloatLists;
import org.jspecify.annotations.Nullable;

/**
 * The newest template of each person, of whatever model, changed person by person: a change costs
 * the same however many people are enrolled. {@link #templatesFor} shows those whom one model can
 * recognise, at any time and for as many models as there are.
 *
 * <p>Thread-safe: readers take no lock. Who is enrolled anew is found by the old template until the
 * new one is in its place; who is enrolled anew with another model may for a moment be known to
 * both models.
 */
public final class EnrolmentTable {

  private final Map<String, Person> newest = new ConcurrentHashMap<>();

  /** The same people, but for those without a direction, by the models that can compare them. */
  private final Map<Space, Map<String, Person>> comparable = new ConcurrentHashMap<>();

  /** Enrols a person, whose earlier template no longer counts, whichever model it was of. */
  public synchronized void put(String userId, IdentityTemplate template) {
    float[] unit = Embeddings.unit(FloatLists.toArray(template.getEmbedding()));
    Space space = new Space(template.getModelVersion(), unit.length);
    Person person = new Person(userId, space, unit);
    if (person.hasDirection()) {
      comparable.computeIfAbsent(space, unknown -> new ConcurrentHashMap<>()).put(userId, person);
    }
    Person before = newest.put(userId, person);
    if (before != null && !(person.hasDirection() && before.space.equals(space))) {
      removeFrom(before.space, userId);
    }
  }

  /** Forgets a person, if the person is enrolled. */
  public synchronized void remove(String userId) {
    Person before = newest.remove(userId);
    if (before != null) {
      removeFrom(before.space, userId);
    }
  }

  /** The people enrolled, now and later, as this model sees them. */
  public Templates templatesFor(ServableModel model) {
    return templatesFor(model.version(), model.contract().embeddingSize());
  }

  /** The people enrolled, now and later, as a model of this version sees them. */
  public Templates templatesFor(String modelVersion, int embeddingSize) {
    return new Templates(this, new Space(modelVersion, embeddingSize));
  }

  /** How many people have a template, of whatever model. */
  public int size() {
    return newest.size();
  }

  int size(Space space) {
    return people(space).size();
  }

  /** Of equally similar people it is the first by name, so that it is the same one everywhere. */
  Optional<Match> mostSimilar(Space space, float[] embedding) {
    Person nearest = null;
    double highest = Double.NEGATIVE_INFINITY;
    for (Person person : people(space).values()) {
      double similarity = Embeddings.product(embedding, person.unitEmbedding);
      if (similarity > highest || (similarity == highest && person.isBefore(nearest))) {
        highest = similarity;
        nearest = person;
      }
    }
    return nearest == null
        ? Optional.empty()
        : Optional.of(new Match(nearest.userId, (float) highest));
  }

  private Map<String, Person> people(Space space) {
    return comparable.getOrDefault(space, Map.of());
  }

  private void removeFrom(Space space, String userId) {
    comparable.computeIfPresent(
        space,
        (key, people) -> {
          people.remove(userId);
          return people.isEmpty() ? null : people;
        });
  }

  /** What can be compared with each other: embeddings of one model version, of one size. */
  record Space(String modelVersion, int embeddingSize) {}

  private static final class Person {

    private final String userId;
    private final Space space;
    private final float[] unitEmbedding;

    Person(String userId, Space space, float[] unitEmbedding) {
      this.userId = userId;
      this.space = space;
      this.unitEmbedding = unitEmbedding;
    }

    /** False for zeros, and for NaN, which no number is above. */
    boolean hasDirection() {
      return Embeddings.product(unitEmbedding, unitEmbedding) > 0.5;
    }

    boolean isBefore(@Nullable Person other) {
      return other == null || userId.compareTo(other.userId) < 0;
    }
  }
}
