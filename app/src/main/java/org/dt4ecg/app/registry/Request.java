package org.dt4ecg.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

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

  /** The schema text of the body: Avro, without references to other subjects. */
  String schema() throws RegistryRefusal {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      throw RegistryRefusal.invalidSchema("this registry knows AVRO alone, not " + type);
    }
    if (!body.path("references").isEmpty()) {
      throw RegistryRefusal.invalidSchema("this registry does not resolve references");
    }
    if (!body.path("schema").isTextual()) {
      throw RegistryRefusal.invalidSchema("the body has no field 'schema' with the schema as text");
    }
    return body.path("schema").textValue();
  }

  /** The compatibility level of the body. */
  CompatibilityLevel level() throws RegistryRefusal {
    String name = body.path("compatibility").asText();
    return CompatibilityLevel.named(name).orElseThrow(() -> RegistryRefusal.invalidLevel(name));
  }

  boolean isSet(String queryParameter) {
    return "true".equals(query.get(queryParameter));
  }
}
