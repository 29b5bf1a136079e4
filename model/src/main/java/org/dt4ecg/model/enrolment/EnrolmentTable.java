package org.dt4ecg.model.enrolment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.model.EnrolledPeople.Match;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.TemplateSpace;
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

  /** Enrols a person, whose earlier templates no longer count, whichever model they were of. */
  public synchronized void put(String userId, IdentityTemplate template) {
    Person person = new Person(userId, template);
    if (person.hasDirection()) {
      comparable
          .computeIfAbsent(person.space, unknown -> new ConcurrentHashMap<>())
          .put(userId, person);
    }
    Person before = newest.put(userId, person);
    if (before != null && !(person.hasDirection() && before.space.equals(person.space))) {
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
    return templatesFor(
        model.version(),
        model.contract().embeddingSize(),
        TemplateSpace.of(model.contract()).orElse(null));
  }

  /**
   * The people enrolled, now and later, as a model of this version sees them.
   *
   * @param templateSpace where that model compares templates, always the same for a version; null
   *     leaves embeddings as they are
   */
  public Templates templatesFor(
      String modelVersion, int embeddingSize, @Nullable TemplateSpace templateSpace) {
    return new Templates(this, new Space(modelVersion, embeddingSize), templateSpace);
  }

  /** How many people have a template, of whatever model. */
  public int size() {
    return newest.size();
  }

  int size(Space space) {
    return people(space).size();
  }

  /**
   * Of equally similar people it is the first by name, so that it is the same one everywhere. Who
   * has no template that the model can tell people by is as if not enrolled.
   */
  Optional<Match> mostSimilar(
      Space space, @Nullable TemplateSpace templateSpace, float[] projected) {
    Person nearest = null;
    double highest = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (Person person : people(space).values()) {
      double similarity = person.similarity(templateSpace, projected);
      if (similarity > highest || (similarity == highest && person.isBefore(nearest))) {
        second = highest;
        highest = similarity;
        nearest = person;
      } else {
        second = Math.max(second, similarity);
      }
    }
    return nearest == null || highest == Double.NEGATIVE_INFINITY
        ? Optional.empty()
        : Optional.of(new Match(nearest.userId, (float) highest, (float) (highest - second)));
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
    private final List<float[]> unitEmbeddings = new ArrayList<>();

    /** In the space of their model; worked out by whoever asks first, always with one result. */
    private volatile @Nullable List<float[]> projected;

    Person(String userId, IdentityTemplate template) {
      this.userId = userId;
      this.space = new Space(template.getModelVersion(), template.getEmbedding().size());
      add(template.getEmbedding());
      template.getOtherEmbeddings().forEach(this::add);
    }

    /** None for zeros, and for NaN, which no number is above. */
    private void add(List<Float> embedding) {
      float[] unit = Embeddings.unit(FloatLists.toArray(embedding));
      if (unit.length == space.embeddingSize() && Embeddings.product(unit, unit) > 0.5) {
        unitEmbeddings.add(unit);
      }
    }

    boolean hasDirection() {
      return !unitEmbeddings.isEmpty();
    }

    boolean isBefore(@Nullable Person other) {
      return other == null || userId.compareTo(other.userId) < 0;
    }

    double similarity(@Nullable TemplateSpace templateSpace, float[] embedding) {
      double highest = Double.NEGATIVE_INFINITY;
      for (float[] template : in(templateSpace)) {
        highest = Math.max(highest, Embeddings.product(embedding, template));
      }
      return highest;
    }

    private List<float[]> in(@Nullable TemplateSpace templateSpace) {
      if (templateSpace == null) {
        return unitEmbeddings;
      }
      List<float[]> known = projected;
      if (known == null) {
        known =
            unitEmbeddings.stream()
                .map(templateSpace::project)
                .filter(templateSpace::covers)
                .toList();
        projected = known;
      }
      return known;
    }
  }
}
