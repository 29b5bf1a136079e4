package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;

/**
 * Reads a schema of the registry together with the types of other subjects that it refers to, which
 * are asked for one after the other. How many, how deep and how long they may be has a limit: a
 * record must not make its reader fetch without an end. For one schema, by one thread.
 */
final class ReferencedSchemas {

  static final int MOST_DEEP = 32;
  static final int MOST_SCHEMAS = 256;
  static final int MOST_CHARACTERS = 4 * 1024 * 1024;

  private static final String AVRO = "AVRO";

  private final int id;
  private final Versions versions;
  private final Schema.Parser parser = new Schema.Parser();
  private final Set<String> alreadyRead = new HashSet<>();
  private long characters;

  /** Asks the registry for a version of a subject, deleted or not. */
  @FunctionalInterface
  interface Versions {
    JsonNode answerFor(String subject, int version);
  }

  private ReferencedSchemas(int id, Versions versions) {
    this.id = id;
    this.versions = versions;
  }

  /**
   * The schema of an answer.
   *
   * @param id the schema's id, for messages
   * @throws SchemaRegistryException if it is none, or refers to what is not there or is too much
   */
  static Schema read(int id, JsonNode answer, Versions versions) {
    try {
      return new ReferencedSchemas(id, versions).parse(answer, 0);
    } catch (AvroRuntimeException e) {
      throw new SchemaRegistryException(
          Reason.UNEXPECTED,
          "The registry's answer for schema id %d holds no Avro schema: %s"
              .formatted(id, e.getMessage()),
          e);
    } catch (StackOverflowError e) {
      throw new SchemaRegistryException(
          Reason.UNEXPECTED,
          "The schema with id %d holds types within types, too deep to be read".formatted(id));
    }
  }

  private Schema parse(JsonNode answer, int depth) {
    String type = answer.path("schemaType").asText(AVRO);
    if (!type.equals(AVRO)) {
      throw refused("is of type %s, not %s".formatted(type, AVRO));
    }
    String text = answer.path("schema").asText();
    characters += text.length();
    if (characters > MOST_CHARACTERS) {
      throw refused(
          "has more than %d characters, with what it refers to".formatted(MOST_CHARACTERS));
    }
    for (JsonNode reference : answer.path("references")) {
      read(reference.path("subject").asText(), reference.path("version").asInt(), depth + 1);
    }
    return parser.parse(text);
  }

  /** A version that several refer to is read once. */
  private void read(String subject, int version, int depth) {
    if (depth > MOST_DEEP) {
      throw refused(
          "refers to others that refer to others, more than %d deep".formatted(MOST_DEEP));
    }
    if (alreadyRead.add(version + " of " + subject)) {
      if (alreadyRead.size() > MOST_SCHEMAS) {
        throw refused("refers to more than %d others".formatted(MOST_SCHEMAS));
      }
      Schema unused = parse(versions.answerFor(subject, version), depth);
    }
  }

  private SchemaRegistryException refused(String what) {
    return new SchemaRegistryException(
        Reason.REFUSED, "The schema with id %d %s".formatted(id, what));
  }
}
