package org.dt4ecg.app.registry;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dt4ecg.app.registry.RegistryStore.SubjectVersion;
import org.dt4ecg.app.registry.SchemaReader.SchemaText;

/**
 * Confluent's REST API, as producers, consumers and their tools use it: without contexts, metadata
 * and rules, and for Avro alone.
 */
final class RegistryRoutes {

  private static final String VERSIONS = "/subjects/{subject}/versions";
  private static final String VERSION = VERSIONS + "/{version}";

  private final RegistryStore store;

  RegistryRoutes(RegistryStore store) {
    this.store = store;
  }

  /** Where a schema is used, as it is answered. */
  record Use(String subject, int version) {}

  List<Route> all() {
    return List.of(
        Route.of("GET", "/", request -> Map.of()),
        Route.of("GET", "/contexts", request -> List.of(".")),
        Route.of("GET", "/subjects", this::subjects),
        Route.of("POST", "/subjects/{subject}", this::lookUp),
        Route.of("DELETE", "/subjects/{subject}", this::deleteSubject),
        Route.of("GET", VERSIONS, this::versions),
        Route.of("POST", VERSIONS, this::register),
        Route.of("GET", VERSION, request -> full(version(request))),
        Route.of("DELETE", VERSION, this::deleteVersion),
        Route.of("GET", VERSION + "/schema", request -> new RawJson(version(request).schema())),
        Route.of("GET", VERSION + "/referencedby", this::referencedBy),
        Route.of("GET", "/schemas", this::schemas),
        Route.of("GET", "/schemas/types", request -> List.of("AVRO")),
        Route.of("GET", "/schemas/ids/{id}", this::schema),
        Route.of("GET", "/schemas/ids/{id}/schema", this::schemaText),
        Route.of("GET", "/schemas/ids/{id}/subjects", this::subjectsOf),
        Route.of("GET", "/schemas/ids/{id}/versions", this::versionsOf),
        Route.of("GET", "/config", this::level),
        Route.of("PUT", "/config", this::setLevel),
        Route.of("DELETE", "/config", this::removeLevel),
        Route.of("GET", "/config/{subject}", this::level),
        Route.of("PUT", "/config/{subject}", this::setLevel),
        Route.of("DELETE", "/config/{subject}", this::removeLevel),
        Route.of("GET", "/mode", this::mode),
        Route.of("PUT", "/mode", this::setMode),
        Route.of("DELETE", "/mode", this::removeMode),
        Route.of("GET", "/mode/{subject}", this::mode),
        Route.of("PUT", "/mode/{subject}", this::setMode),
        Route.of("DELETE", "/mode/{subject}", this::removeMode),
        Route.of("POST", "/compatibility" + VERSIONS, this::compatible),
        Route.of("POST", "/compatibility" + VERSION, this::compatible));
  }

  private Object subjects(Request request) throws RegistryRefusal {
    return request.page(
        store.state().subjects(request.shown()).stream()
            .filter(subject -> subject.startsWith(request.subjectPrefix()))
            .toList());
  }

  private Object register(Request request) throws RegistryRefusal, IOException {
    return Map.of(
        "id",
        store.register(request.parameter("subject"), request.schema(), request.isSet("normalize")));
  }

  private Object lookUp(Request request) throws RegistryRefusal {
    return full(
        store.lookUp(
            request.parameter("subject"),
            request.schema(),
            request.isSet("normalize"),
            request.shown()));
  }

  private Object versions(Request request) throws RegistryRefusal {
    return request.page(store.versions(request.parameter("subject"), request.shown()));
  }

  private SubjectVersion version(Request request) throws RegistryRefusal {
    return store.version(
        request.parameter("subject"), request.parameter("version"), request.shown());
  }

  private Object deleteVersion(Request request) throws RegistryRefusal, IOException {
    return store.deleteVersion(
        request.parameter("subject"), request.parameter("version"), request.isSet("permanent"));
  }

  private Object deleteSubject(Request request) throws RegistryRefusal, IOException {
    return store.deleteSubject(request.parameter("subject"), request.isSet("permanent"));
  }

  private Object referencedBy(Request request) throws RegistryRefusal {
    return request.page(
        store.referringTo(
            request.parameter("subject"), request.parameter("version"), request.shown()));
  }

  private Object schemas(Request request) throws RegistryRefusal {
    List<SubjectVersion> versions =
        store.everyVersion(request.shown()).stream()
            .filter(version -> version.subject().startsWith(request.subjectPrefix()))
            .toList();
    if (request.isSet("latestOnly")) {
      Map<String, SubjectVersion> latest = new LinkedHashMap<>();
      versions.forEach(version -> latest.put(version.subject(), version));
      versions = List.copyOf(latest.values());
    }
    return request.page(versions).stream().map(RegistryRoutes::full).toList();
  }

  private Object schema(Request request) throws RegistryRefusal {
    SchemaText schema = store.schema(request.id());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("schema", schema.text());
    if (!schema.references().isEmpty()) {
      answer.put("references", schema.references());
    }
    if (request.isSet("fetchMaxId")) {
      answer.put("maxId", store.state().schemas().size());
    }
    return answer;
  }

  private Object schemaText(Request request) throws RegistryRefusal {
    return new RawJson(store.schema(request.id()).text());
  }

  private Object subjectsOf(Request request) throws RegistryRefusal {
    return request.page(uses(request).stream().map(Use::subject).distinct().toList());
  }

  private Object versionsOf(Request request) throws RegistryRefusal {
    return request.page(uses(request));
  }

  private List<Use> uses(Request request) throws RegistryRefusal {
    SchemaText unused = store.schema(request.id());
    Optional<String> subject = Optional.ofNullable(request.query().get("subject"));
    return store.uses(request.id(), request.shown()).stream()
        .filter(use -> subject.isEmpty() || use.subject().equals(subject.get()))
        .map(use -> new Use(use.subject(), use.version()))
        .toList();
  }

  private Object level(Request request) throws RegistryRefusal {
    String subject = subjectOrAll(request);
    RegistryState state = store.state();
    boolean inherited = isAll(subject) || request.isSet("defaultToGlobal");
    if (!inherited
        && !state.levels().containsKey(subject)
        && !state.normalized().containsKey(subject)) {
      throw RegistryRefusal.noSubjectLevel(subject);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("compatibilityLevel", state.level(subject).name());
    if (state.normalizes(subject)) {
      answer.put("normalize", true);
    }
    return answer;
  }

  private Object setLevel(Request request) throws RegistryRefusal, IOException {
    String subject = subjectOrAll(request);
    Optional<CompatibilityLevel> level = request.level();
    boolean normalizes = request.body().has("normalize");
    if (level.isEmpty() && !normalizes) {
      throw RegistryRefusal.invalidLevel("");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    if (level.isPresent()) {
      store.setLevel(subject, level.get());
      answer.put("compatibility", level.get().name());
    }
    if (normalizes) {
      boolean normalize = request.body().path("normalize").asBoolean();
      store.setNormalized(subject, normalize);
      answer.put("normalize", normalize);
    }
    return answer;
  }

  private Object removeLevel(Request request) throws RegistryRefusal, IOException {
    String subject = subjectOrAll(request);
    RegistryState state = store.state();
    if (!isAll(subject)
        && !state.levels().containsKey(subject)
        && !state.normalized().containsKey(subject)) {
      throw RegistryRefusal.unknownSubject(subject);
    }
    store.setLevel(subject, null);
    store.setNormalized(subject, null);
    return Map.of("compatibilityLevel", state.level(subject).name());
  }

  private Object mode(Request request) throws RegistryRefusal {
    String subject = subjectOrAll(request);
    RegistryState state = store.state();
    if (!isAll(subject)
        && !request.isSet("defaultToGlobal")
        && !state.modes().containsKey(subject)) {
      throw RegistryRefusal.noSubjectMode(subject);
    }
    return Map.of("mode", state.mode(subject).name());
  }

  private Object setMode(Request request) throws RegistryRefusal, IOException {
    RegistryMode mode = request.mode();
    store.setMode(subjectOrAll(request), mode);
    return Map.of("mode", mode.name());
  }

  private Object removeMode(Request request) throws RegistryRefusal, IOException {
    String subject = subjectOrAll(request);
    RegistryMode before = store.state().modes().get(subject);
    if (before == null && !isAll(subject)) {
      throw RegistryRefusal.unknownSubject(subject);
    }
    store.setMode(subject, null);
    return Map.of("mode", Objects.requireNonNullElse(before, RegistryMode.READWRITE).name());
  }

  private Object compatible(Request request) throws RegistryRefusal {
    List<String> violations =
        store.violations(
            request.parameter("subject"),
            request.parameters().get("version"),
            request.schema(),
            request.isSet("normalize"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("is_compatible", violations.isEmpty());
    if (request.isSet("verbose")) {
      answer.put("messages", violations);
    }
    return answer;
  }

  private static String subjectOrAll(Request request) {
    return request.parameters().getOrDefault("subject", RegistryState.EVERY_SUBJECT);
  }

  private static boolean isAll(String subject) {
    return subject.equals(RegistryState.EVERY_SUBJECT);
  }

  private static Map<String, Object> full(SubjectVersion version) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", version.subject());
    answer.put("version", version.version());
    answer.put("id", version.id());
    answer.put("schema", version.schema());
    if (!version.references().isEmpty()) {
      answer.put("references", version.references());
    }
    return answer;
  }
}
