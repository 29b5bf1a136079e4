package org.dt4ecg.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.app.registry.RegistryState.Reference;
import org.dt4ecg.app.registry.RegistryState.VersionFilter;
import org.dt4ecg.app.registry.SchemaReader.SchemaText;

/**
 * A request that matched a route.
 *
 * @param parameters the path's variable parts, by the names the route gives them
 * @param query the query's parameters
 * @param body the body as JSON; a missing node if there is none
 */
record Request(Map<String, String> parameters, Map<String, String> query, JsonNode body) {

  String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("The route has no part {" + name + "}");
    }
    return value;
  }

  /** A schema id in the path; what is no number is no resource here. */
  int id() throws RegistryRefusal {
    try {
      return Integer.parseInt(parameter("id"));
    } catch (NumberFormatException e) {
      throw RegistryRefusal.notFound();
    }
  }

  /** The schema of the body: Avro, with what it refers to in other subjects. */
  SchemaText schema() throws RegistryRefusal {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryRefusal.invalidSchema("this registry knows AVRO alone, not " + type);
    }
    for (String field : List.of("metadata", "ruleSet")) {
      if (!body.path(field).isEmpty()) {
        throw RegistryRefusal.invalidSchema("this registry keeps no " + field);
      }
    }
    for (String field : List.of("id", "version")) {
      if (body.path(field).asInt(-1) > 0) {
        throw RegistryRefusal.notPermitted(
            "this registry has no mode IMPORT, which a given %s needs".formatted(field));
      }
    }
    if (!body.path("schema").isTextual()) {
      throw RegistryRefusal.invalidSchema("the body has no field 'schema' with the schema as text");
    }
    List<Reference> references = new ArrayList<>();
    for (JsonNode reference : body.path("references")) {
      references.add(reference(reference));
    }
    return new SchemaText(body.path("schema").textValue(), references);
  }

  private static Reference reference(JsonNode node) throws RegistryRefusal {
    if (!node.path("name").isTextual()
        || !node.path("subject").isTextual()
        || !node.path("version").isInt()) {
      throw RegistryRefusal.invalidSchema("a reference needs 'name', 'subject' and 'version'");
    }
    return new Reference(
        node.path("name").textValue(),
        node.path("subject").textValue(),
        node.path("version").intValue());
  }

  /** The compatibility level of the body, if it has one. */
  Optional<CompatibilityLevel> level() throws RegistryRefusal {
    if (!body.hasNonNull("compatibility")) {
      return Optional.empty();
    }
    String name = body.path("compatibility").asText();
    return Optional.of(
        CompatibilityLevel.named(name).orElseThrow(() -> RegistryRefusal.invalidLevel(name)));
  }

  /** The mode of the body. */
  RegistryMode mode() throws RegistryRefusal {
    String name = body.path("mode").asText();
    return RegistryMode.named(name).orElseThrow(() -> RegistryRefusal.invalidMode(name));
  }

  /** Which versions the query asks for. */
  VersionFilter shown() {
    if (isSet("deletedOnly")) {
      return VersionFilter.DELETED;
    }
    return isSet("deleted") ? VersionFilter.ALL : VersionFilter.ACTIVE;
  }

  /** What begins the names of the subjects that the query asks for. */
  String subjectPrefix() {
    String prefix = query.getOrDefault("subjectPrefix", "");
    // So Confluent's clients ask for every context; here there is one.
    return prefix.startsWith(":*:") ? prefix.substring(3) : prefix;
  }

  /** The part of a list that the query asks for. */
  <T> List<T> page(List<T> all) throws RegistryRefusal {
    int from = Math.min(Math.max(number("offset", 0), 0), all.size());
    int most = number("limit", -1);
    return all.subList(
        from, most < 0 ? all.size() : (int) Math.min(all.size(), (long) from + most));
  }

  private int number(String parameter, int otherwise) throws RegistryRefusal {
    try {
      return Integer.parseInt(query.getOrDefault(parameter, Integer.toString(otherwise)));
    } catch (NumberFormatException e) {
      throw RegistryRefusal.badRequest("%s has to be a number".formatted(parameter));
    }
  }

  boolean isSet(String queryParameter) {
    return "true".equals(query.get(queryParameter));
  }
}
