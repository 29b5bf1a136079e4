package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated Avro records in the Confluent wire format. The schema is registered under the
 * subject {@code <topic>-value} (or {@code -key}), as Confluent's TopicNameStrategy does. Null
 * becomes null, a tombstone.
 *
 * <p>Usable as {@code value.serializer} by its class name. Thread-safe once configured.
 */
public class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {

  private final Map<TopicSchema, Target<T>> targets = new ConcurrentHashMap<>();
  private volatile @Nullable Target<T> lastTarget;
  private RegistryAccess registry;
  private String subjectSuffix = "-value";

  /** For Kafka, which then calls {@link #configure}. */
  public AvroSerializer() {
    this(RegistryAccess.none());
  }

  /** Needs no configuration; the registry stays the caller's to close. */
  public AvroSerializer(SchemaRegistry registry) {
    this(RegistryAccess.borrowed(registry));
  }

  private AvroSerializer(RegistryAccess registry) {
    this.registry = registry;
  }

  /**
   * Reads the settings of {@link SchemaRegistryConfig}; a registry given to the constructor stays.
   *
   * @throws org.apache.kafka.common.config.ConfigException for a setting that is missing or wrong
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    registry = registry.configured(configuration);
    subjectSuffix = isKey ? "-key" : "-value";
  }

  /**
   * The record in the Confluent wire format.
   *
   * @throws SerializationException if the record does not fit its schema, or the registry refuses
   *     the schema
   * @throws SchemaRegistryException if the registry cannot be reached
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    Target<T> target = target(topic, record);
    ByteArrayEncoder encoder = ThreadBuffers.emptyEncoder();
    WireFormat.writeHead(encoder, target.schemaId);
    try {
      target.writer.write(record, encoder);
    } catch (IOException | RuntimeException e) {
      // Avro reports a field that is missing or of a wrong type by several kinds of exceptions.
      throw new SerializationException(
          "A %s for topic %s does not fit its schema: %s"
              .formatted(record.getClass().getSimpleName(), topic, e.getMessage()),
          e);
    }
    return encoder.toByteArray();
  }

  /** Has a schema registered before there is a record. */
  void register(String topic, Schema schema) {
    int unused = registry.idFor(topic + subjectSuffix, PortableSchema.of(schema));
  }

  @Override
  public void close() {
    registry.close();
  }

  /** As a rule the same as for the record before, which then takes no look into a map. */
  private Target<T> target(String topic, T record) {
    Schema schema = record.getSchema();
    Target<T> last = lastTarget;
    if (last != null && last.isOf(topic, schema)) {
      return last;
    }
    TopicSchema key = new TopicSchema(topic, schema);
    Target<T> target = targets.get(key);
    if (target == null) {
      int id = registry.idFor(topic + subjectSuffix, PortableSchema.of(schema));
      target = new Target<>(topic, schema, id, RecordWriter.like(record));
      targets.put(key, target);
    }
    lastTarget = target;
    return target;
  }

  private record TopicSchema(String topic, Schema schema) {}

  /** How records with a schema are written to a topic. */
  private record Target<T extends SpecificRecord>(
      String topic, Schema schema, int schemaId, RecordWriter<T> writer) {

    boolean isOf(String otherTopic, Schema otherSchema) {
      // Of the same objects, as a rule, which both see at once.
      return Objects.equals(topic, otherTopic) && schema.equals(otherSchema);
    }
  }
}
