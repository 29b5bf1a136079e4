package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A schema as others see it, without the properties that only Java's code generator needs. */
final class PortableSchema {

  private static final String STRING = "string";

  private PortableSchema() {}

  /** The same schema without {@code avro.java.string}. */
  static Schema of(Schema schema) {
    JsonNode json = parse(schema.toString());
    dropStringType(json);
    return new Schema.Parser().parse(json.toString());
  }

  /** The same schema with {@code avro.java.string} wherever Java's code generator puts it. */
  static Schema withStringType(Schema schema) {
    return new Schema.Parser().parse(withStringType(parse(schema.toString())).toString());
  }

  private static JsonNode parse(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro has written a schema that is no JSON: " + json, e);
    }
  }

  private static void dropStringType(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(GenericData.STRING_PROP);
      for (Map.Entry<String, JsonNode> property : object.properties()) {
        // A default value is data, not schema.
        if (!property.getKey().equals("default")) {
          dropStringType(property.getValue());
        }
      }
    } else {
      node.forEach(PortableSchema::dropStringType);
    }
  }

  /** Of text and of the keys of a map; a type is text by itself, or in an object with more. */
  private static JsonNode withStringType(JsonNode type) {
    if (type.isTextual()) {
      return type.textValue().equals(STRING) ? stringType(STRING) : type;
    }
    if (type instanceof ArrayNode union) {
      ArrayNode branches = JsonNodeFactory.instance.arrayNode();
      union.forEach(branch -> branches.add(withStringType(branch)));
      return branches;
    }
    if (!(type instanceof ObjectNode object)) {
      return type;
    }
    String name = object.path("type").asText();
    if (name.equals(STRING) || name.equals("map")) {
      object.put(GenericData.STRING_PROP, GenericData.StringType.String.name());
    }
    for (String part : List.of("items", "values")) {
      if (object.has(part)) {
        object.set(part, withStringType(object.path(part)));
      }
    }
    for (JsonNode field : object.path("fields")) {
      ((ObjectNode) field).set("type", withStringType(field.path("type")));
    }
    return object;
  }

  private static ObjectNode stringType(String name) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", name)
        .put(GenericData.STRING_PROP, GenericData.StringType.String.name());
  }
}
