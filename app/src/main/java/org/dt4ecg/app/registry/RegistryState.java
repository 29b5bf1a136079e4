package org.dt4ecg.app.registry;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything the registry knows, as it is kept in its file. Files of before there were references,
 * deletions and modes are read too.
 *
 * @param schemas Avro schemas as JSON text; schema id n is the one at n - 1
 * @param references what schemas refer to in other subjects, by schema id
 * @param subjects the schema ids of each subject; version v is the one at v - 1, and 0 stands for a
 *     version that is gone for good
 * @param deleted versions of subjects that are deleted, and could still be read
 * @param defaultLevel compatibility level of subjects without one of their own
 * @param levels compatibility levels of subjects
 * @param normalized whether schemas are brought into one form before they are compared, by subject;
 *     {@link #EVERY_SUBJECT} for those that say nothing
 * @param modes what may be done, by subject; {@link #EVERY_SUBJECT} for those that say nothing
 */
record RegistryState(
    List<String> schemas,
    Map<Integer, List<Reference>> references,
    Map<String, List<Integer>> subjects,
    Map<String, Set<Integer>> deleted,
    CompatibilityLevel defaultLevel,
    Map<String, CompatibilityLevel> levels,
    Map<String, Boolean> normalized,
    Map<String, RegistryMode> modes) {

  /** Confluent's own default is BACKWARD; here old data must stay readable for good. */
  static final CompatibilityLevel INITIAL_LEVEL = CompatibilityLevel.BACKWARD_TRANSITIVE;

  /** Stands where a subject's name does, and can be none: a path has no empty segment. */
  static final String EVERY_SUBJECT = "";

  /** Which versions are asked for. */
  enum VersionFilter {
    ACTIVE,
    DELETED,
    ALL
  }

  /** A type in another subject's version, which a schema uses by its name. */
  record Reference(String name, String subject, int version) {}

  RegistryState {
    schemas = List.copyOf(schemas);
    references = Map.copyOf(references);
    subjects = Map.copyOf(subjects);
    deleted = Map.copyOf(deleted);
    levels = Map.copyOf(levels);
    normalized = Map.copyOf(normalized);
    modes = Map.copyOf(modes);
  }

  @JsonCreator
  static RegistryState read(
      @JsonProperty("schemas") List<String> schemas,
      @JsonProperty("references") @Nullable Map<Integer, List<Reference>> references,
      @JsonProperty("subjects") Map<String, List<Integer>> subjects,
      @JsonProperty("deleted") @Nullable Map<String, Set<Integer>> deleted,
      @JsonProperty("defaultLevel") CompatibilityLevel defaultLevel,
      @JsonProperty("levels") Map<String, CompatibilityLevel> levels,
      @JsonProperty("normalized") @Nullable Map<String, Boolean> normalized,
      @JsonProperty("modes") @Nullable Map<String, RegistryMode> modes) {
    return new RegistryState(
        schemas,
        Objects.requireNonNullElse(references, Map.of()),
        subjects,
        Objects.requireNonNullElse(deleted, Map.of()),
        defaultLevel,
        levels,
        Objects.requireNonNullElse(normalized, Map.of()),
        Objects.requireNonNullElse(modes, Map.of()));
  }

  static RegistryState empty() {
    return new RegistryState(
        List.of(), Map.of(), Map.of(), Map.of(), INITIAL_LEVEL, Map.of(), Map.of(), Map.of());
  }

  /** The subjects that have such versions; of the deleted, those that have no other. */
  List<String> subjects(VersionFilter shown) {
    return new TreeSet<>(subjects.keySet())
        .stream()
            .filter(
                subject ->
                    shown == VersionFilter.DELETED
                        ? versions(subject, VersionFilter.ACTIVE).isEmpty()
                        : !versions(subject, shown).isEmpty())
            .toList();
  }

  /** The numbers of a subject's versions, oldest first; none if there is no such subject. */
  List<Integer> versions(String subject, VersionFilter shown) {
    List<Integer> ids = subjects.getOrDefault(subject, List.of());
    Set<Integer> gone = deleted.getOrDefault(subject, Set.of());
    return IntStream.rangeClosed(1, ids.size())
        .filter(version -> ids.get(version - 1) > 0)
        .filter(
            version ->
                switch (shown) {
                  case ACTIVE -> !gone.contains(version);
                  case DELETED -> gone.contains(version);
                  case ALL -> true;
                })
        .boxed()
        .toList();
  }

  /** The schema id of a version that is not gone for good. */
  int id(String subject, int version) {
    return subjects.getOrDefault(subject, List.of()).get(version - 1);
  }

  /** The text of a schema. */
  String schema(int id) {
    return schemas.get(id - 1);
  }

  List<Reference> references(int id) {
    return references.getOrDefault(id, List.of());
  }

  CompatibilityLevel level(String subject) {
    return levels.getOrDefault(subject, defaultLevel);
  }

  boolean normalizes(String subject) {
    return normalized.getOrDefault(subject, normalized.getOrDefault(EVERY_SUBJECT, false));
  }

  RegistryMode mode(String subject) {
    RegistryMode ofAll = modes.getOrDefault(EVERY_SUBJECT, RegistryMode.READWRITE);
    return ofAll == RegistryMode.READONLY_OVERRIDE ? ofAll : modes.getOrDefault(subject, ofAll);
  }

  /** With one more version of a subject, of a schema that is new or known. */
  RegistryState withVersion(String subject, String text, List<Reference> refersTo) {
    List<String> moreSchemas = new ArrayList<>(schemas);
    Map<Integer, List<Reference>> moreReferences = new TreeMap<>(references);
    int id = idOf(text, refersTo);
    if (id == 0) {
      moreSchemas.add(text);
      id = moreSchemas.size();
      if (!refersTo.isEmpty()) {
        moreReferences.put(id, refersTo);
      }
    }
    List<Integer> ids = new ArrayList<>(subjects.getOrDefault(subject, List.of()));
    ids.add(id);
    return new RegistryState(
        moreSchemas,
        moreReferences,
        with(subjects, subject, ids),
        deleted,
        defaultLevel,
        levels,
        normalized,
        modes);
  }

  /** With versions deleted that can still be read. */
  RegistryState withDeleted(String subject, List<Integer> versions) {
    Set<Integer> gone = new TreeSet<>(deleted.getOrDefault(subject, Set.of()));
    gone.addAll(versions);
    return withVersions(subjects, with(deleted, subject, gone));
  }

  /** With versions gone for good. The numbers of the newest among them will be given again. */
  RegistryState without(String subject, List<Integer> versions) {
    List<Integer> ids = new ArrayList<>(subjects.getOrDefault(subject, List.of()));
    versions.forEach(version -> ids.set(version - 1, 0));
    while (!ids.isEmpty() && ids.get(ids.size() - 1) == 0) {
      ids.remove(ids.size() - 1);
    }
    Set<Integer> gone = new TreeSet<>(deleted.getOrDefault(subject, Set.of()));
    versions.forEach(gone::remove);
    return withVersions(
        with(subjects, subject, ids.isEmpty() ? null : ids),
        with(deleted, subject, gone.isEmpty() ? null : gone));
  }

  /** With a level of all subjects, or of one; null takes it back. */
  RegistryState withLevel(String subject, @Nullable CompatibilityLevel level) {
    boolean all = subject.equals(EVERY_SUBJECT);
    return new RegistryState(
        schemas,
        references,
        subjects,
        deleted,
        all ? Objects.requireNonNullElse(level, INITIAL_LEVEL) : defaultLevel,
        all ? levels : with(levels, subject, level),
        normalized,
        modes);
  }

  /** Whether schemas of all subjects, or of one, are normalized; null takes it back. */
  RegistryState withNormalized(String subject, @Nullable Boolean normalizes) {
    return new RegistryState(
        schemas,
        references,
        subjects,
        deleted,
        defaultLevel,
        levels,
        with(normalized, subject, normalizes),
        modes);
  }

  /** With a mode of all subjects, or of one; null takes it back. */
  RegistryState withMode(String subject, @Nullable RegistryMode mode) {
    return new RegistryState(
        schemas,
        references,
        subjects,
        deleted,
        defaultLevel,
        levels,
        normalized,
        with(modes, subject, mode));
  }

  /** The id of a schema that was ever registered, 0 for none: an id never changes its meaning. */
  private int idOf(String text, List<Reference> refersTo) {
    return IntStream.rangeClosed(1, schemas.size())
        .filter(id -> schema(id).equals(text) && references(id).equals(refersTo))
        .findFirst()
        .orElse(0);
  }

  private RegistryState withVersions(
      Map<String, List<Integer>> ofSubjects, Map<String, Set<Integer>> gone) {
    return new RegistryState(
        schemas, references, ofSubjects, gone, defaultLevel, levels, normalized, modes);
  }

  private static <V> Map<String, V> with(Map<String, V> map, String key, @Nullable V value) {
    Map<String, V> changed = new HashMap<>(map);
    if (value == null) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return changed;
  }
}
