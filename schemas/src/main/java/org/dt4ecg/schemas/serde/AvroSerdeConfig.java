package org.dt4ecg.schemas.serde;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/**
 * Settings of {@link AvroSerializer} and {@link AvroDeserializer}, by Confluent's names where it
 * has one.
 */
public final class AvroSerdeConfig extends AbstractConfig {

  public static final String AUTO_REGISTER_SCHEMAS = "auto.register.schemas";
  public static final String TRUSTED_PACKAGES = "avro.trusted.packages";

  private static final String RECORD_PACKAGE = "org.dt4ecg.schemas.avro";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              AUTO_REGISTER_SCHEMAS,
              ConfigDef.Type.BOOLEAN,
              true,
              Importance.MEDIUM,
              "Whether the serializer may register a schema that the registry does not know. With"
                  + " false it only looks up, and fails on an unknown schema.")
          .define(
              TRUSTED_PACKAGES,
              ConfigDef.Type.LIST,
              RECORD_PACKAGE,
              Importance.LOW,
              "Packages of generated record classes that a deserializer without a class of its own"
                  + " may load because a writer's schema names them.");

  /**
   * Reads the settings; those of others are ignored.
   *
   * @throws org.apache.kafka.common.config.ConfigException if one is wrong, or is one of
   *     Confluent's serdes that cannot be honoured: see {@link ConfluentSetting}
   */
  AvroSerdeConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    ConfluentSetting.requireAllowed(settings, ConfluentSetting.Owner.SERDE);
  }

  /** The definition, from which the documentation is made. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  boolean autoRegister() {
    return getBoolean(AUTO_REGISTER_SCHEMAS);
  }

  List<String> trustedPackages() {
    return getList(TRUSTED_PACKAGES);
  }
}
