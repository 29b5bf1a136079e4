package org.dt4ecg.console.cluster;

import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.schemas.serde.HttpSchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.schemas.serde.SchemaRegistryException;

/**
 * Finds out whether a schema registry answers, before a process is left alone with it: while it
 * runs, every failure of the registry is an outage that may be over at any time.
 */
public final class RegistryProbe {

  private static final int TIMEOUT_MS = 5_000;
  private static final int RETRIES = 2;

  private RegistryProbe() {}

  /**
   * Waits for the registry's answer, at most half a minute.
   *
   * @param properties what clients of the registry are configured with
   * @param topic one that is read
   * @throws CommandFailure if none answers, or not as a registry does, with what to do
   */
  public static void require(Map<String, Object> properties, String topic) throws CommandFailure {
    try (KafkaLog.Quiet quiet = KafkaLog.errorsOnlyForNow();
        HttpSchemaRegistry registry = impatient(properties)) {
      registry.probe(topic + "-value");
    } catch (SchemaRegistryException e) {
      throw new CommandFailure(advice(e) + " (" + e.getMessage() + ")", e);
    }
  }

  /** A client that gives up after half a minute at most; the caller's to close. */
  public static HttpSchemaRegistry impatient(Map<String, Object> properties) {
    Map<String, Object> own = SchemaRegistryConfig.byOneName(properties);
    own.put(SchemaRegistryConfig.CONNECT_TIMEOUT_MS, TIMEOUT_MS);
    own.put(SchemaRegistryConfig.REQUEST_TIMEOUT_MS, TIMEOUT_MS);
    own.put(SchemaRegistryConfig.MAX_RETRIES, RETRIES);
    return HttpSchemaRegistry.from(own);
  }

  private static String advice(SchemaRegistryException failure) {
    return switch (failure.reason()) {
      case UNAUTHORISED ->
          "The schema registry refuses us; are basic.auth.* or bearer.auth.* right, and may this"
              + " user read subjects?";
      case UNAVAILABLE ->
          "The schema registry does not answer; is schema.registry.url right, and is it up?";
      default ->
          "At schema.registry.url is no schema registry; is its path right? Confluent's has none,"
              + " others have one, such as /apis/ccompat/v7";
    };
  }
}
