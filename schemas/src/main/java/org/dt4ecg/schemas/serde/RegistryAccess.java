package org.dt4ecg.schemas.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A serializer's or deserializer's way to its registry: one that was handed in and stays its
 * owner's to close, or one made from the configuration.
 */
final class RegistryAccess {

  private final @Nullable SchemaRegistry registry;
  private final @Nullable HttpSchemaRegistry owned;
  private final boolean autoRegister;

  private RegistryAccess(
      @Nullable SchemaRegistry registry, @Nullable HttpSchemaRegistry owned, boolean autoRegister) {
    this.registry = registry;
    this.owned = owned;
    this.autoRegister = autoRegister;
  }

  /** No registry yet: {@link #configured} makes one. */
  static RegistryAccess none() {
    return new RegistryAccess(null, null, true);
  }

  static RegistryAccess borrowed(SchemaRegistry registry) {
    return new RegistryAccess(registry, null, true);
  }

  /** This access with the settings applied. */
  RegistryAccess configured(Map<String, ?> settings) {
    boolean register = new AvroSerdeConfig(settings).autoRegister();
    if (registry != null && owned == null) {
      return new RegistryAccess(registry, null, register);
    }
    close();
    HttpSchemaRegistry made = HttpSchemaRegistry.from(settings);
    return new RegistryAccess(new CachingSchemaRegistry(made), made, register);
  }

  /** The id to write in front of a record with this schema. */
  int idFor(String subject, Schema schema) {
    try {
      return autoRegister ? registry().register(subject, schema) : registry().idOf(subject, schema);
    } catch (SchemaRegistryException e) {
      throw blameRecord(
          e,
          autoRegister
              ? "The schema of subject %s could not be registered".formatted(subject)
              : "The schema of subject %s could not be looked up, and %s is false"
                  .formatted(subject, AvroSerdeConfig.AUTO_REGISTER_SCHEMAS));
    }
  }

  /** The schema that a record on the topic was written with. */
  Schema schemaOf(String topic, int id) {
    try {
      return registry().schemaById(id);
    } catch (SchemaRegistryException e) {
      throw blameRecord(
          e,
          "A record on topic %s was written with schema id %d, which could not be had"
              .formatted(topic, id));
    }
  }

  void close() {
    if (owned != null) {
      owned.close();
    }
  }

  private SchemaRegistry registry() {
    if (registry == null) {
      throw new ConfigException(
          "No schema registry: call configure with %s, or hand a registry to the constructor"
              .formatted(SchemaRegistryConfig.URL));
    }
    return registry;
  }

  /**
   * A registry that is down is not the record's fault: taken for a bad record, it would send good
   * ones to the dead letters.
   */
  private static RuntimeException blameRecord(SchemaRegistryException e, String what) {
    return e.isOutage() ? e : new SerializationException(what + ": " + e.getMessage(), e);
  }
}
