package org.dt4ecg.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.dt4ecg.app.registry.RegistryState.Reference;
import org.dt4ecg.app.registry.RegistryState.VersionFilter;
import org.dt4ecg.app.registry.SchemaReader.ReadSchema;
import org.dt4ecg.app.registry.SchemaReader.SchemaText;
import org.dt4ecg.model.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Subjects, their versions and the schemas. Ids are given once and kept for good; a schema that
 * comes again, in whatever subject, keeps its id. What is deleted can be read until it is deleted a
 * second time, for good. A change is on disk before it is answered. Thread-safe.
 */
final class RegistryStore {

  /** A schema as a version of a subject. */
  record SubjectVersion(
      String subject, int version, int id, String schema, List<Reference> references) {}

  private static final String LATEST = "latest";

  private final RegistryFile file;
  private RegistryState state;

  /**
   * @param folder where the state is kept; created if it is not there
   * @throws IOException if the folder cannot be made or its state cannot be read
   */
  RegistryStore(Path folder) throws IOException {
    Files.createDirectories(folder);
    this.file = new RegistryFile(folder);
    this.state = file.read();
  }

  /** What is there now. */
  synchronized RegistryState state() {
    return state;
  }

  /**
   * Registers a schema and returns its id; the same id for the same schema.
   *
   * @throws RegistryRefusal if it is no Avro schema, not compatible with the subject's others, or
   *     nothing may be registered there
   */
  synchronized int register(String subject, SchemaText text, boolean normalize)
      throws RegistryRefusal, IOException {
    boolean normalized = normalize || state.normalizes(subject);
    ReadSchema schema = reader().read(text, normalized);
    Optional<SubjectVersion> known = find(subject, schema, normalized, VersionFilter.ACTIVE);
    if (known.isPresent()) {
      return known.get().id();
    }
    requireWritable(subject);
    List<String> violations =
        CompatibilityChecker.violations(
            schema.schema(), activeSchemas(subject), state.level(subject));
    if (!violations.isEmpty()) {
      throw RegistryRefusal.incompatible(subject, String.join("; ", violations));
    }
    replace(state.withVersion(subject, schema.text(), schema.references()));
    return version(subject, LATEST, VersionFilter.ACTIVE).id();
  }

  /** The version under which a subject holds a schema. */
  synchronized SubjectVersion lookUp(
      String subject, SchemaText text, boolean normalize, VersionFilter shown)
      throws RegistryRefusal {
    List<Integer> unused = versions(subject, shown);
    boolean normalized = normalize || state.normalizes(subject);
    return find(subject, reader().read(text, normalized), normalized, shown)
        .orElseThrow(() -> RegistryRefusal.unknownSchema("Schema"));
  }

  /** The numbers of a subject's versions, of which there is one at least. */
  synchronized List<Integer> versions(String subject, VersionFilter shown) throws RegistryRefusal {
    List<Integer> versions = state.versions(subject, shown);
    if (versions.isEmpty()) {
      throw RegistryRefusal.unknownSubject(subject);
    }
    return versions;
  }

  /**
   * One version of a subject.
   *
   * @param wanted a number, {@code latest}, or -1 for the latest
   */
  synchronized SubjectVersion version(String subject, String wanted, VersionFilter shown)
      throws RegistryRefusal {
    List<Integer> versions = versions(subject, shown);
    int version = versionNumber(wanted, versions.get(versions.size() - 1));
    if (!versions.contains(version)) {
      throw RegistryRefusal.unknownVersion(wanted);
    }
    return version(subject, version);
  }

  /** A schema with what it refers to, where one at least of its versions is not gone for good. */
  synchronized SchemaText schema(int id) throws RegistryRefusal {
    if (uses(id, VersionFilter.ALL).isEmpty()) {
      throw RegistryRefusal.unknownSchema("Schema " + id);
    }
    return new SchemaText(state.schema(id), state.references(id));
  }

  /** Where a schema is used. */
  synchronized List<SubjectVersion> uses(int id, VersionFilter shown) {
    return everyVersion(shown).stream().filter(version -> version.id() == id).toList();
  }

  /** Every version of every subject, by subject and number. */
  synchronized List<SubjectVersion> everyVersion(VersionFilter shown) {
    List<SubjectVersion> all = new ArrayList<>();
    for (String subject : new TreeSet<>(state.subjects().keySet())) {
      state.versions(subject, shown).forEach(version -> all.add(version(subject, version)));
    }
    return all;
  }

  /** The ids of the schemas that refer to a version. */
  synchronized List<Integer> referringTo(String subject, String wanted, VersionFilter shown)
      throws RegistryRefusal {
    return referringTo(version(subject, wanted, VersionFilter.ALL), shown);
  }

  /**
   * What speaks against a schema; empty if nothing does.
   *
   * @param wanted the version beside which it would stand; null for those that its subject's level
   *     asks for, which are none for an unknown subject
   */
  synchronized List<String> violations(
      String subject, @Nullable String wanted, SchemaText text, boolean normalize)
      throws RegistryRefusal {
    Schema candidate = reader().read(text, normalize).schema();
    List<Schema> older =
        wanted == null
            ? activeSchemas(subject)
            : List.of(reader().stored(version(subject, wanted, VersionFilter.ACTIVE).id()));
    return CompatibilityChecker.violations(candidate, older, state.level(subject));
  }

  /**
   * Deletes one version.
   *
   * @param forGood whether a version that is deleted already is to be forgotten
   * @return its number
   */
  synchronized int deleteVersion(String subject, String wanted, boolean forGood)
      throws RegistryRefusal, IOException {
    requireWritable(subject);
    boolean latest = versionNumber(wanted, 0) == 0;
    VersionFilter among = latest && !forGood ? VersionFilter.ACTIVE : VersionFilter.ALL;
    SubjectVersion version = version(subject, wanted, among);
    boolean deleted = state.versions(subject, VersionFilter.DELETED).contains(version.version());
    if (deleted && !forGood) {
      throw RegistryRefusal.versionDeletedAlready(subject, wanted);
    }
    if (!deleted && forGood) {
      throw RegistryRefusal.versionNotDeletedYet(subject, wanted);
    }
    requireNotReferredTo(version);
    delete(subject, List.of(version.version()), forGood);
    return version.version();
  }

  /**
   * Deletes all versions of a subject, with its level and mode.
   *
   * @param forGood whether versions that are deleted already are to be forgotten
   * @return their numbers
   */
  synchronized List<Integer> deleteSubject(String subject, boolean forGood)
      throws RegistryRefusal, IOException {
    requireWritable(subject);
    List<Integer> all = versions(subject, VersionFilter.ALL);
    List<Integer> active = state.versions(subject, VersionFilter.ACTIVE);
    if (active.isEmpty() && !forGood) {
      throw RegistryRefusal.subjectDeletedAlready(subject);
    }
    if (!active.isEmpty() && forGood) {
      throw RegistryRefusal.subjectNotDeletedYet(subject);
    }
    List<Integer> versions = forGood ? all : active;
    for (int version : versions) {
      requireNotReferredTo(version(subject, version));
    }
    delete(subject, versions, forGood);
    return versions;
  }

  /** Sets, or with null takes back, what holds for a subject or for all that say nothing. */
  synchronized void setLevel(String subject, @Nullable CompatibilityLevel level)
      throws IOException {
    replace(state.withLevel(subject, level));
  }

  /** As {@link #setLevel}, whether schemas are normalized. */
  synchronized void setNormalized(String subject, @Nullable Boolean normalized) throws IOException {
    replace(state.withNormalized(subject, normalized));
  }

  /** As {@link #setLevel}, the mode. */
  synchronized void setMode(String subject, @Nullable RegistryMode mode) throws IOException {
    replace(state.withMode(subject, mode));
  }

  private void delete(String subject, List<Integer> versions, boolean forGood) throws IOException {
    RegistryState next =
        forGood ? state.without(subject, versions) : state.withDeleted(subject, versions);
    if (next.versions(subject, VersionFilter.ACTIVE).isEmpty()) {
      next = next.withLevel(subject, null).withNormalized(subject, null).withMode(subject, null);
    }
    replace(next);
  }

  private void replace(RegistryState next) throws IOException {
    file.write(next);
    state = next;
  }

  private SchemaReader reader() {
    return new SchemaReader(state);
  }

  /** The newest version that is the same schema. */
  private Optional<SubjectVersion> find(
      String subject, ReadSchema schema, boolean normalized, VersionFilter shown)
      throws RegistryRefusal {
    Optional<SubjectVersion> found = Optional.empty();
    for (int number : state.versions(subject, shown)) {
      SubjectVersion version = version(subject, number);
      String text = normalized ? reader().normalized(version.schema()) : version.schema();
      if (text.equals(schema.text()) && version.references().equals(schema.references())) {
        found = Optional.of(version);
      }
    }
    return found;
  }

  private List<Schema> activeSchemas(String subject) throws RegistryRefusal {
    List<Schema> schemas = new ArrayList<>();
    for (int version : state.versions(subject, VersionFilter.ACTIVE)) {
      schemas.add(reader().stored(state.id(subject, version)));
    }
    return schemas;
  }

  private SubjectVersion version(String subject, int version) {
    int id = state.id(subject, version);
    return new SubjectVersion(subject, version, id, state.schema(id), state.references(id));
  }

  private List<Integer> referringTo(SubjectVersion version, VersionFilter shown) {
    return everyVersion(shown).stream()
        .filter(
            other ->
                other.references().stream()
                    .anyMatch(
                        reference ->
                            reference.subject().equals(version.subject())
                                && reference.version() == version.version()))
        .map(SubjectVersion::id)
        .distinct()
        .sorted()
        .toList();
  }

  private void requireNotReferredTo(SubjectVersion version) throws RegistryRefusal {
    if (!referringTo(version, VersionFilter.ALL).isEmpty()) {
      throw RegistryRefusal.referredTo(version.subject(), version.version());
    }
  }

  private void requireWritable(String subject) throws RegistryRefusal {
    RegistryMode mode = state.mode(subject);
    if (!mode.isWritable()) {
      throw RegistryRefusal.notPermitted("Subject '%s' is in mode %s".formatted(subject, mode));
    }
  }

  private static int versionNumber(String wanted, int latest) throws RegistryRefusal {
    if (wanted.equals(LATEST) || wanted.equals("-1")) {
      return latest;
    }
    try {
      int number = Integer.parseInt(wanted);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw RegistryRefusal.invalidVersion(wanted);
    }
    throw RegistryRefusal.invalidVersion(wanted);
  }

  /**
   * Keeps the registry's state in one JSON file that is replaced as a whole, never half written.
   */
  static final class RegistryFile {

    private static final String NAME = "schema-registry.json";

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;

    RegistryFile(Path folder) {
      this.file = folder.resolve(NAME);
    }

    /**
     * The state as it was last written; an empty one if there is no file.
     *
     * @throws IOException if the file cannot be read or is no state of a registry
     */
    RegistryState read() throws IOException {
      if (!Files.exists(file)) {
        return RegistryState.empty();
      }
      try {
        return json.readValue(file.toFile(), RegistryState.class);
      } catch (JsonProcessingException e) {
        throw new IOException(
            "The registry's file %s is damaged (%s); restore it or take another data folder"
                .formatted(file, e.getOriginalMessage()),
            e);
      }
    }

    void write(RegistryState state) throws IOException {
      byte[] bytes = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(state);
      AtomicFile.replace(file, AtomicFile.draftOf(file), out -> out.write(bytes));
    }
  }
}
