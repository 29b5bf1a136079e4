package org.dt4ecg.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.serde.SchemaRegistryException.Reason;

/**
 * A client of the Confluent Schema Registry's REST API, which other registries speak too. Asks the
 * registry every time: put a {@link CachingSchemaRegistry} in front. Thread-safe; a call blocks
 * until the registry has answered or the configured retries are used up.
 */
public final class HttpSchemaRegistry implements SchemaRegistry, AutoCloseable {

  private final RegistryClient client;
  private final String normalize;

  public HttpSchemaRegistry(SchemaRegistryConfig config) {
    this.client = new RegistryClient(config);
    this.normalize = config.normalizesSchemas() ? "normalize=true" : "";
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
      return id(client.ask(request(schema), normalize, "subjects", subject, "versions"), subject);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A schema that was registered with {@code avro.java.string}, as Java's clients do unless they
   * are told otherwise, is the same as without.
   */
  @Override
  public int idOf(String subject, Schema schema) {
    try {
      return lookUp(subject, schema);
    } catch (SchemaRegistryException e) {
      Schema twin = PortableSchema.withStringType(schema);
      if (e.reason() != Reason.NOT_FOUND || twin.equals(schema)) {
        throw e;
      }
      try {
        return lookUp(subject, twin);
      } catch (SchemaRegistryException ofTwin) {
        throw ofTwin.reason() == Reason.NOT_FOUND ? e : ofTwin;
      }
    }
  }

  /** The schema, together with the types of other subjects that it refers to. */
  @Override
  public Schema schemaById(int id) {
    JsonNode answer = client.ask(null, "", "schemas", "ids", Integer.toString(id));
    requireNoRules(answer, "The schema with id %d".formatted(id));
    return ReferencedSchemas.read(
        id,
        answer,
        (subject, version) ->
            client.ask(
                null, "deleted=true", "subjects", subject, "versions", Integer.toString(version)));
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
      JsonNode versions = client.ask(null, "", "subjects", subject, "versions");
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
          client.ask(
              request(schema),
              normalize,
              "compatibility",
              "subjects",
              subject,
              "versions",
              "latest");
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

  private int lookUp(String subject, Schema schema) {
    JsonNode answer = client.ask(request(schema), normalize, "subjects", subject);
    requireNoRules(answer, "The schema of subject " + subject);
    return id(answer, subject);
  }

  /**
   * A rule may say that a field is to be encrypted. Without running it nothing may be written, and
   * nothing that was written so can be read.
   */
  private static void requireNoRules(JsonNode answer, String what) {
    for (String kind : List.of("domainRules", "encodingRules")) {
      for (JsonNode rule : answer.path("ruleSet").path(kind)) {
        if (!rule.path("disabled").asBoolean()) {
          throw new SchemaRegistryException(
              Reason.REFUSED,
              "%s has the rule '%s', and rules are not run here"
                  .formatted(what, rule.path("name").asText()));
        }
      }
    }
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
