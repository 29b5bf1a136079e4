package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;

/**
 * A client of the Confluent Schema Registry's REST API, which other registries speak too. Asks the
 * registry every time: put a {@link CachingSchemaRegistry} in front. Thread-safe; a call blocks
 * until the registry has answered or the configured retries are used up.
 */
public final class HttpSchemaRegistry implements SchemaRegistry, AutoCloseable {

  private static final String AVRO = "AVRO";

  private final RegistryClient client;

  public HttpSchemaRegistry(SchemaRegistryConfig config) {
    this.client = new RegistryClient(config);
  }

  /**
   * A client with the settings of {@link SchemaRegistryConfig}; others are ignored.
   *
   * @throws org.apache.kafka.common.config.ConfigException if a setting is missing or wrong
   */
  public static HttpSchemaRegistry from(Map<String, ?> settings) {
    return new HttpSchemaRegistry(new SchemaRegistryConfig(settings));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Looks the schema up first, so that a known one needs no right to write and works while the
   * registry is read-only.
   */
  @Override
  public int register(String subject, Schema schema) {
    try {
      return idOf(subject, schema);
    } catch (SchemaRegistryException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
      return id(client.ask(request(schema), "subjects", subject, "versions"), subject);
    }
  }

  @Override
  public int idOf(String subject, Schema schema) {
    return id(client.ask(request(schema), "subjects", subject), subject);
  }

  @Override
  public Schema schemaById(int id) {
    JsonNode answer = client.ask(null, "schemas", "ids", Integer.toString(id));
    String type = answer.path("schemaType").asText(AVRO);
    if (!type.equals(AVRO)) {
      throw new SchemaRegistryException(
          Reason.REFUSED, "The schema with id %d is of type %s, not %s".formatted(id, type, AVRO));
    }
    try {
      return new Schema.Parser().parse(answer.path("schema").asText());
    } catch (SchemaParseException e) {
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

  /**
   * Asks what every reader asks of a topic, so that a wrong address and missing rights show before
   * there is a record.
   *
   * @param subject need not be registered
   * @throws SchemaRegistryException if the registry does not answer as a registry does
   */
  public void probe(String subject) {
    try {
      JsonNode versions = client.ask(null, "subjects", subject, "versions");
      if (!versions.isArray()) {
        throw new SchemaRegistryException(
            Reason.UNEXPECTED, "The answer is no list of versions; is it a schema registry?");
      }
    } catch (SchemaRegistryException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** What a registry holds beside a schema. */
  public enum Standing {
    /** The schema is registered. */
    REGISTERED,
    /** The subject has other versions, next to which it may be registered. */
    COMPATIBLE,
    /** The subject has other versions, next to which it would be refused. */
    INCOMPATIBLE,
    /** There is no such subject. */
    ABSENT
  }

  /**
   * How a record class would fare under a subject; changes nothing.
   *
   * @throws SchemaRegistryException if the registry does not answer, or refuses to
   */
  public Standing standing(String subject, Class<? extends SpecificRecord> type) {
    Schema schema = ValueSerdes.schema(type);
    try {
      int unused = idOf(subject, schema);
      return Standing.REGISTERED;
    } catch (SchemaRegistryException e) {
      if (e.reason() != Reason.NOT_FOUND) {
        throw e;
      }
    }
    try {
      JsonNode answer =
          client.ask(request(schema), "compatibility", "subjects", subject, "versions", "latest");
      return answer.path("is_compatible").asBoolean() ? Standing.COMPATIBLE : Standing.INCOMPATIBLE;
    } catch (SchemaRegistryException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Standing.ABSENT;
      }
      throw e;
    }
  }

  /** Ends requests that wait for a retry: they fail at once. */
  @Override
  public void close() {
    client.close();
  }

  private static JsonNode request(Schema schema) {
    return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
  }

  private static int id(JsonNode answer, String subject) {
    JsonNode id = answer.path("id");
    if (!id.isInt()) {
      throw new SchemaRegistryException(
          Reason.UNEXPECTED,
          "The registry's answer for subject %s holds no schema id; is it a schema registry?"
              .formatted(subject));
    }
    return id.intValue();
  }
}
