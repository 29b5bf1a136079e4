package org.dt4ecg.app.registry;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dt4ecg.app.registry.RegistryStore.SubjectVersion;

/** The part of Confluent's REST API that producers, consumers and their tools use. */
final class RegistryRoutes {

  private final RegistryStore store;

  RegistryRoutes(RegistryStore store) {
    this.store = store;
  }

  /** Where a schema is used, as it is answered. */
  record Use(String subject, int version) {}

  List<Route> all() {
    return List.of(
        Route.of("GET", "/", request -> Map.of()),
        Route.of("GET", "/subjects", request -> store.subjects()),
        Route.of("POST", "/subjects/{subject}", this::lookUp),
        Route.of("GET", "/subjects/{subject}/versions", this::versions),
        Route.of("POST", "/subjects/{subject}/versions", this::register),
        Route.of("GET", "/subjects/{subject}/versions/{version}", this::version),
        Route.of("GET", "/subjects/{subject}/versions/{version}/schema", this::versionSchema),
        Route.of("GET", "/schemas/types", request -> List.of("AVRO")),
        Route.of("GET", "/schemas/ids/{id}", this::schema),
        Route.of("GET", "/schemas/ids/{id}/versions", this::uses),
        Route.of("GET", "/config", request -> level(store.defaultLevel())),
        Route.of("PUT", "/config", this::setDefaultLevel),
        Route.of("GET", "/config/{subject}", this::subjectLevel),
        Route.of("PUT", "/config/{subject}", this::setSubjectLevel),
        Route.of("POST", "/compatibility/subjects/{subject}/versions/{version}", this::compatible));
  }

  private Object register(Request request) throws RegistryRefusal, IOException {
    return Map.of("id", store.register(request.parameter("subject"), request.schema()));
  }

  private Object lookUp(Request request) throws RegistryRefusal {
    return full(store.lookUp(request.parameter("subject"), request.schema()));
  }

  private Object versions(Request request) throws RegistryRefusal {
    return IntStream.rangeClosed(1, store.versionCount(request.parameter("subject")))
        .boxed()
        .toList();
  }

  private Object version(Request request) throws RegistryRefusal {
    return full(store.version(request.parameter("subject"), request.parameter("version")));
  }

  private Object versionSchema(Request request) throws RegistryRefusal {
    return new RawJson(
        store.version(request.parameter("subject"), request.parameter("version")).schema());
  }

  private Object schema(Request request) throws RegistryRefusal {
    return Map.of("schema", store.schema(request.id()));
  }

  private Object uses(Request request) throws RegistryRefusal {
    return store.uses(request.id()).stream()
        .map(use -> new Use(use.subject(), use.version()))
        .toList();
  }

  private Object setDefaultLevel(Request request) throws RegistryRefusal, IOException {
    CompatibilityLevel level = request.level();
    store.setDefaultLevel(level);
    return Map.of("compatibility", level.name());
  }

  private Object subjectLevel(Request request) throws RegistryRefusal {
    String subject = request.parameter("subject");
    if (request.isSet("defaultToGlobal")) {
      return level(store.subjectLevel(subject).orElseGet(store::defaultLevel));
    }
    return level(
        store.subjectLevel(subject).orElseThrow(() -> RegistryRefusal.noSubjectLevel(subject)));
  }

  private Object setSubjectLevel(Request request) throws RegistryRefusal, IOException {
    CompatibilityLevel level = request.level();
    store.setSubjectLevel(request.parameter("subject"), level);
    return Map.of("compatibility", level.name());
  }

  private Object compatible(Request request) throws RegistryRefusal {
    List<String> violations =
        store.violations(
            request.parameter("subject"), request.parameter("version"), request.schema());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("is_compatible", violations.isEmpty());
    if (request.isSet("verbose")) {
      answer.put("messages", violations);
    }
    return answer;
  }

  private static Map<String, Object> full(SubjectVersion version) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("subject", version.subject());
    answer.put("version", version.version());
    answer.put("id", version.id());
    answer.put("schema", version.schema());
    return answer;
  }

  private static Map<String, String> level(CompatibilityLevel level) {
    return Map.of("compatibilityLevel", level.name());
  }
}
