package org.dt4ecg.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.dt4ecg.model.AtomicFile;

/**
 * Subjects, their versions and the schemas. Ids are given once and kept for good; a schema that
 * comes again, in whatever subject, keeps its id. A change is on disk before it is answered.
 * Thread-safe.
 */
final class RegistryStore {

  /** A schema as a version of a subject. */
  record SubjectVersion(String subject, int version, int id, String schema) {}

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

  synchronized List<String> subjects() {
    return List.copyOf(new TreeSet<>(state.subjects().keySet()));
  }

  /**
   * Registers a schema and returns its id; the same id for the same schema.
   *
   * @throws RegistryRefusal if it is no Avro schema or not compatible with the subject's others
   */
  synchronized int register(String subject, String text) throws RegistryRefusal, IOException {
    Schema schema = parse(text);
    List<Integer> versions = state.subjects().getOrDefault(subject, List.of());
    int known = state.schemas().indexOf(schema.toString()) + 1;
    if (known > 0 && versions.contains(known)) {
      return known;
    }
    List<String> violations =
        CompatibilityChecker.violations(schema, schemasOf(versions), levelOf(subject));
    if (!violations.isEmpty()) {
      throw RegistryRefusal.incompatible(subject, String.join("; ", violations));
    }
    List<String> schemas = new ArrayList<>(state.schemas());
    if (known == 0) {
      schemas.add(schema.toString());
    }
    int id = known == 0 ? schemas.size() : known;
    List<Integer> extended = new ArrayList<>(versions);
    extended.add(id);
    Map<String, List<Integer>> subjects = new HashMap<>(state.subjects());
    subjects.put(subject, List.copyOf(extended));
    replace(new RegistryState(schemas, subjects, state.defaultLevel(), state.levels()));
    return id;
  }

  /** The version under which a subject holds a schema. */
  synchronized SubjectVersion lookUp(String subject, String text) throws RegistryRefusal {
    List<Integer> versions = versionIds(subject);
    int id = state.schemas().indexOf(parse(text).toString()) + 1;
    int index = versions.indexOf(id);
    if (id == 0 || index < 0) {
      throw RegistryRefusal.unknownSchema("Schema");
    }
    return version(subject, index + 1, id);
  }

  /** Number of versions of a subject: they are 1 to that number. */
  synchronized int versionCount(String subject) throws RegistryRefusal {
    return versionIds(subject).size();
  }

  /**
   * One version of a subject.
   *
   * @param wanted a number, {@code latest}, or -1 for the latest
   */
  synchronized SubjectVersion version(String subject, String wanted) throws RegistryRefusal {
    List<Integer> versions = versionIds(subject);
    int version = versionNumber(wanted, versions.size());
    if (version > versions.size()) {
      throw RegistryRefusal.unknownVersion(wanted);
    }
    return version(subject, version, versions.get(version - 1));
  }

  synchronized String schema(int id) throws RegistryRefusal {
    if (id < 1 || id > state.schemas().size()) {
      throw RegistryRefusal.unknownSchema("Schema " + id);
    }
    return state.schemas().get(id - 1);
  }

  /** Where a schema is used. */
  synchronized List<SubjectVersion> uses(int id) throws RegistryRefusal {
    schema(id);
    List<SubjectVersion> uses = new ArrayList<>();
    for (String subject : subjects()) {
      int index = state.subjects().getOrDefault(subject, List.of()).indexOf(id);
      if (index >= 0) {
        uses.add(version(subject, index + 1, id));
      }
    }
    return uses;
  }

  /** What speaks against a schema beside one version of a subject; empty if nothing does. */
  synchronized List<String> violations(String subject, String wanted, String text)
      throws RegistryRefusal {
    Schema candidate = parse(text);
    Schema older = parse(version(subject, wanted).schema());
    return CompatibilityChecker.violations(candidate, List.of(older), levelOf(subject));
  }

  synchronized CompatibilityLevel defaultLevel() {
    return state.defaultLevel();
  }

  synchronized void setDefaultLevel(CompatibilityLevel level) throws IOException {
    replace(new RegistryState(state.schemas(), state.subjects(), level, state.levels()));
  }

  /** The level set for a subject, if one is. */
  synchronized Optional<CompatibilityLevel> subjectLevel(String subject) {
    return Optional.ofNullable(state.levels().get(subject));
  }

  synchronized void setSubjectLevel(String subject, CompatibilityLevel level) throws IOException {
    Map<String, CompatibilityLevel> levels = new HashMap<>(state.levels());
    levels.put(subject, level);
    replace(new RegistryState(state.schemas(), state.subjects(), state.defaultLevel(), levels));
  }

  private void replace(RegistryState next) throws IOException {
    file.write(next);
    state = next;
  }

  private CompatibilityLevel levelOf(String subject) {
    return state.levels().getOrDefault(subject, state.defaultLevel());
  }

  private List<Integer> versionIds(String subject) throws RegistryRefusal {
    List<Integer> versions = state.subjects().getOrDefault(subject, List.of());
    if (versions.isEmpty()) {
      throw RegistryRefusal.unknownSubject(subject);
    }
    return versions;
  }

  private SubjectVersion version(String subject, int version, int id) {
    return new SubjectVersion(subject, version, id, state.schemas().get(id - 1));
  }

  private List<Schema> schemasOf(List<Integer> ids) throws RegistryRefusal {
    List<Schema> schemas = new ArrayList<>();
    for (int id : ids) {
      schemas.add(parse(state.schemas().get(id - 1)));
    }
    return schemas;
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

  private static Schema parse(String text) throws RegistryRefusal {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryRefusal.invalidSchema(String.valueOf(e.getMessage()));
    }
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
