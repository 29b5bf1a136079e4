package org.dt4ecg.schemas.serde;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads generated Avro records in the Confluent wire format. A record is read with the schema it
 * was written with and resolved to the schema of the generated class, so older and newer writers
 * are understood. Null stays null, a tombstone.
 *
 * <p>Without a record class of its own it takes the class that the writer's schema names, if that
 * is in a trusted package ({@link AvroSerdeConfig#TRUSTED_PACKAGES}).
 *
 * <p>Usable as {@code value.deserializer} by its class name. Thread-safe once configured.
 */
public class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

  private final Map<Integer, Known<T>> readers = new ConcurrentHashMap<>();
  private volatile @Nullable Known<T> lastReader;
  private final @Nullable Class<T> type;
  private RegistryAccess registry;
  private List<String> trustedPackages = new AvroSerdeConfig(Map.of()).trustedPackages();

  /** For Kafka, which then calls {@link #configure}. */
  public AvroDeserializer() {
    this(RegistryAccess.none(), null);
  }

  /** Needs no configuration; the registry stays the caller's to close. */
  public AvroDeserializer(SchemaRegistry registry) {
    this(RegistryAccess.borrowed(registry), null);
  }

  /** As {@link #AvroDeserializer(SchemaRegistry)}, for records of one class. */
  public AvroDeserializer(SchemaRegistry registry, Class<T> type) {
    this(RegistryAccess.borrowed(registry), type);
  }

  private AvroDeserializer(RegistryAccess registry, @Nullable Class<T> type) {
    this.registry = registry;
    this.type = type;
  }

  /**
   * Reads the settings of {@link SchemaRegistryConfig}; a registry given to the constructor stays.
   *
   * @throws org.apache.kafka.common.config.ConfigException for a setting that is missing or wrong
   */
  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    registry = registry.configured(configuration);
    trustedPackages = new AvroSerdeConfig(configuration).trustedPackages();
  }

  /**
   * The record. The samples of {@link org.dt4ecg.schemas.avro.EcgSamples} are as a rule a part of
   * the bytes given here, which nobody may change from then on; all else is copied.
   *
   * @throws SerializationException if the bytes are not in the wire format, are no Avro of the
   *     schema they name, or if that schema is unknown or cannot be resolved to the record class
   * @throws SchemaRegistryException if the registry cannot be reached
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] data) {
    if (data == null) {
      return null;
    }
    int id = WireFormat.schemaId(topic, data);
    RecordReader<T> reader = reader(topic, id);
    ByteArrayDecoder decoder = ThreadBuffers.decoder();
    decoder.begin(data, WireFormat.HEAD_BYTES);
    try {
      T record = reader.read(decoder);
      if (decoder.remainingBytes() > 0) {
        throw new SerializationException(
            "A record on topic %s with schema id %d is followed by further bytes: it is corrupt, or was written with another schema"
                .formatted(topic, id));
      }
      return record;
    } catch (SerializationException e) {
      throw e;
    } catch (AvroTypeException e) {
      throw new SerializationException(
          "A record on topic %s with schema id %d cannot be read with the schema expected here: %s"
              .formatted(topic, id, e.getMessage()),
          e);
    } catch (IOException | RuntimeException e) {
      // Bytes that are no Avro end in whatever exception the decoder runs into first.
      throw new SerializationException(
          "A record of %d bytes on topic %s is no Avro of its schema (id %d): %s"
              .formatted(data.length, topic, id, e),
          e);
    } catch (StackOverflowError e) {
      throw new SerializationException(
          "A record of %d bytes on topic %s, of schema id %d, holds records within records, too deep to be read"
              .formatted(data.length, topic, id));
    } finally {
      decoder.release();
    }
  }

  @Override
  public void close() {
    registry.close();
  }

  /** As a rule the same as for the record before, which then takes no look into a map. */
  private RecordReader<T> reader(String topic, int id) {
    Known<T> last = lastReader;
    if (last != null && last.schemaId == id) {
      return last.reader;
    }
    Known<T> known = readers.get(id);
    if (known == null) {
      Schema writer = registry.schemaOf(topic, id);
      Class<T> recordType = type != null ? type : typeNamedBy(writer, topic);
      known = new Known<>(id, readerOf(writer, recordType, topic, id));
      readers.put(id, known);
    }
    lastReader = known;
    return known.reader;
  }

  private RecordReader<T> readerOf(Schema writer, Class<T> recordType, String topic, int id) {
    RecordModel model = RecordModel.of(recordType);
    try {
      return RecordReader.of(writer, model, recordType);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          "Records on topic %s with schema id %d (%s) cannot be read as %s: %s"
              .formatted(topic, id, writer.getFullName(), recordType.getName(), e.getMessage()),
          e);
    } catch (StackOverflowError e) {
      throw new SerializationException(
          "Schema id %d of topic %s holds types within types, too deep to be read"
              .formatted(id, topic));
    }
  }

  private Class<T> typeNamedBy(Schema writer, String topic) {
    String name = writer.getFullName();
    if (writer.getType() != Schema.Type.RECORD
        || !trustedPackages.contains(writer.getNamespace())) {
      throw new SerializationException(
          "A record on topic %s was written with schema %s, which is in no trusted package; add its package to %s"
              .formatted(topic, name, AvroSerdeConfig.TRUSTED_PACKAGES));
    }
    try {
      Class<?> found = Class.forName(name, false, ClassLoaders.ofThread());
      return recordClass(found.asSubclass(SpecificRecord.class));
    } catch (ClassNotFoundException | ClassCastException e) {
      throw new SerializationException(
          "A record on topic %s was written with schema %s, for which there is no generated class on the class path"
              .formatted(topic, name),
          e);
    }
  }

  // Which record a topic holds is the configuration's promise; Java cannot check it here.
  @SuppressWarnings("unchecked")
  private Class<T> recordClass(Class<? extends SpecificRecord> found) {
    return (Class<T>) found;
  }

  private record Known<T extends SpecificRecord>(int schemaId, RecordReader<T> reader) {}
}
