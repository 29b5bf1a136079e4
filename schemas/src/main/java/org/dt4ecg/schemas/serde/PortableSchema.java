package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A schema as others see it: without the properties that only Java's code generator needs. */
final class PortableSchema {

  private PortableSchema() {}

  /** The same schema without {@code avro.java.string}. */
  static Schema of(Schema schema) {
    JsonNode json = parse(schema.toString());
    dropStringType(json);
    return new Schema.Parser().parse(json.toString());
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
}
