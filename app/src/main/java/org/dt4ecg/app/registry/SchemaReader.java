package org.dt4ecg.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.dt4ecg.app.registry.RegistryState.Reference;
import org.dt4ecg.app.registry.RegistryState.VersionFilter;

/** Reads Avro schemas together with the types of other subjects that they refer to. */
final class SchemaReader {

  /** More versions than this are not read for one schema. */
  private static final int MOST_REFERRED_TO = 1_000;

  private static final int LATEST = -1;

  private final ObjectMapper json = new ObjectMapper();
  private final RegistryState state;

  SchemaReader(RegistryState state) {
    this.state = state;
  }

  /** A schema as a request has it. */
  record SchemaText(String text, List<Reference> references) {}

  /**
   * A schema that could be read.
   *
   * @param text in the form in which it is kept: spaces and Avro's longer ways of saying the same
   *     make no difference
   */
  record ReadSchema(String text, List<Reference> references, Schema schema) {}

  /**
   * Reads a schema.
   *
   * @param normalize whether the order of attributes makes no difference either
   * @throws RegistryRefusal if it is no Avro schema, or refers to what is not there
   */
  ReadSchema read(SchemaText schema, boolean normalize) throws RegistryRefusal {
    List<Reference> references = new ArrayList<>();
    for (Reference reference : schema.references()) {
      references.add(withNumber(reference));
    }
    Schema parsed = parse(schema.text(), references);
    // Avro writes out what a schema refers to; that must not become part of it.
    String text = references.isEmpty() ? parsed.toString() : tree(schema.text()).toString();
    return new ReadSchema(normalize ? normalized(text) : text, references, parsed);
  }

  /** A schema of the registry's own. */
  Schema stored(int id) throws RegistryRefusal {
    return parse(state.schema(id), state.references(id));
  }

  /** The text with its attributes in one order. */
  String normalized(String text) throws RegistryRefusal {
    return sorted(tree(text)).toString();
  }

  private Schema parse(String text, List<Reference> references) throws RegistryRefusal {
    try {
      Schema.Parser parser = new Schema.Parser();
      parseReferences(references, parser, new HashSet<>());
      return parser.parse(text);
    } catch (AvroRuntimeException e) {
      throw RegistryRefusal.invalidSchema(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      throw RegistryRefusal.invalidSchema("it holds types within types, too deep to be read");
    }
  }

  /** What is referred to comes first; a version that several refer to, once. */
  private void parseReferences(
      List<Reference> references, Schema.Parser parser, Set<String> alreadyRead)
      throws RegistryRefusal {
    for (Reference reference : references) {
      requireThere(reference);
      int id = state.id(reference.subject(), reference.version());
      if (alreadyRead.add(reference.version() + " of " + reference.subject())) {
        if (alreadyRead.size() > MOST_REFERRED_TO) {
          throw RegistryRefusal.invalidSchema("it refers to too many others");
        }
        parseReferences(state.references(id), parser, alreadyRead);
        Schema unused = parser.parse(state.schema(id));
      }
    }
  }

  private Reference withNumber(Reference reference) {
    List<Integer> versions = state.versions(reference.subject(), VersionFilter.ACTIVE);
    return reference.version() != LATEST || versions.isEmpty()
        ? reference
        : new Reference(reference.name(), reference.subject(), versions.get(versions.size() - 1));
  }

  private void requireThere(Reference reference) throws RegistryRefusal {
    if (!state.versions(reference.subject(), VersionFilter.ALL).contains(reference.version())) {
      throw RegistryRefusal.invalidSchema(
          "it refers to version %d of subject '%s', which is not there"
              .formatted(reference.version(), reference.subject()));
    }
  }

  private JsonNode tree(String text) throws RegistryRefusal {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      throw RegistryRefusal.invalidSchema("it is no JSON: " + e.getOriginalMessage());
    }
  }

  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, JsonNode> attributes = new TreeMap<>();
      for (Map.Entry<String, JsonNode> attribute : object.properties()) {
        // A default value is data, not schema.
        boolean data = attribute.getKey().equals("default");
        attributes.put(
            attribute.getKey(), data ? attribute.getValue() : sorted(attribute.getValue()));
      }
      return JsonNodeFactory.instance.objectNode().setAll(attributes);
    }
    if (node instanceof ArrayNode array) {
      ArrayNode elements = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> elements.add(sorted(element)));
      return elements;
    }
    return node;
  }
}
