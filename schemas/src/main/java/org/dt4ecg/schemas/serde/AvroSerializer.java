package org.dt4ecg.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
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

  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Schema, DatumWriter<T>> writers = new ConcurrentHashMap<>();
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
    Schema schema = record.getSchema();
    int id = schemaId(topic, schema);
    ThreadBuffers buffers = ThreadBuffers.ofThisThread();
    ByteArrayOutputStream output = buffers.emptyOutput();
    BinaryEncoder encoder = buffers.encoder();
    WireFormat.writeHead(output, id);
    try {
      writer(record).write(record, encoder);
      encoder.flush();
    } catch (IOException | RuntimeException e) {
      // Avro reports a field that is missing or of a wrong type by several kinds of exceptions.
      throw new SerializationException(
          "A %s for topic %s does not fit its schema: %s"
              .formatted(record.getClass().getSimpleName(), topic, e.getMessage()),
          e);
    }
    return output.toByteArray();
  }

  @Override
  public void close() {
    registry.close();
  }

  private int schemaId(String topic, Schema schema) {
    SubjectSchema key = new SubjectSchema(topic, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = registry.idFor(topic + subjectSuffix, PortableSchema.of(schema));
    ids.put(key, id);
    return id;
  }

  private DatumWriter<T> writer(T record) {
    return writers.computeIfAbsent(
        record.getSchema(),
        schema -> new SpecificDatumWriter<>(schema, SpecificData.getForClass(record.getClass())));
  }

  private record SubjectSchema(String topic, Schema schema) {}
}
