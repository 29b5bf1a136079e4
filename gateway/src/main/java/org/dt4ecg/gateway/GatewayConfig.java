package org.dt4ecg.gateway;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** Settings of the gateway, in the file that also holds those of Kafka's clients. Immutable. */
public final class GatewayConfig {

  public static final String MOST_UPLOADS = "gateway.uploads.max";
  public static final String BODY_BYTES = "gateway.body.max.bytes";
  public static final String ACKNOWLEDGE_MS = "gateway.acknowledge.ms";

  private static final int USUAL_UPLOADS = 16;
  private static final int HIGHEST_UPLOADS = 256;
  private static final int LOWEST_BODY = 1024;
  private static final int USUAL_BODY = 2 * 1024 * 1024;
  private static final int HIGHEST_BODY = 16 * 1024 * 1024;
  private static final int LOWEST_ACKNOWLEDGE_MS = 100;
  private static final int USUAL_ACKNOWLEDGE_MS = 15_000;
  private static final int HIGHEST_ACKNOWLEDGE_MS = 600_000;

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              MOST_UPLOADS,
              ConfigDef.Type.INT,
              USUAL_UPLOADS,
              ConfigDef.Range.between(1, HIGHEST_UPLOADS),
              Importance.MEDIUM,
              "Most uploads at a time, each of one device; beyond, devices are told to come again"
                  + " (503). Each holds a thread and its body until the brokers have it.")
          .define(
              BODY_BYTES,
              ConfigDef.Type.INT,
              USUAL_BODY,
              ConfigDef.Range.between(LOWEST_BODY, HIGHEST_BODY),
              Importance.LOW,
              "Most bytes of an upload's body; beyond, it is refused (413).")
          .define(
              ACKNOWLEDGE_MS,
              ConfigDef.Type.INT,
              USUAL_ACKNOWLEDGE_MS,
              ConfigDef.Range.between(LOWEST_ACKNOWLEDGE_MS, HIGHEST_ACKNOWLEDGE_MS),
              Importance.MEDIUM,
              "How long the brokers may take to acknowledge an upload; beyond, the device is told"
                  + " to send it again (503).");

  private final AbstractConfig config;

  /**
   * Reads and checks the settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException for one that is wrong
   */
  public GatewayConfig(Map<String, ?> settings) {
    this.config = new AbstractConfig(DEFINITION, settings, false);
  }

  /** Most uploads at a time. */
  public int mostUploads() {
    return config.getInt(MOST_UPLOADS);
  }

  /** Most bytes of an upload's body. */
  public int bodyBytes() {
    return config.getInt(BODY_BYTES);
  }

  /** How long the brokers may take to acknowledge an upload. */
  public Duration acknowledgeTime() {
    return Duration.ofMillis(config.getInt(ACKNOWLEDGE_MS));
  }

  /** The keys, with their defaults and what is allowed. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }
}
