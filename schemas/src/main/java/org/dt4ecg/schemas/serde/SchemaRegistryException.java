package org.dt4ecg.schemas.serde;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry could not do what it was asked for; {@link #reason} says on whose side it lies.
 */
public final class SchemaRegistryException extends KafkaException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** Nobody answered, or not in time, or with a server error. */
    UNAVAILABLE,
    /** The registry does not know the subject, the version or the schema id. */
    NOT_FOUND,
    /** The schema is not compatible with the subject's earlier versions. */
    INCOMPATIBLE,
    /** The registry asks for credentials, or refuses these. */
    UNAUTHORISED,
    /** The registry cannot do with the schema: it is invalid, or no Avro. */
    REFUSED,
    /** The answer is none that a registry gives to this request: a wrong path, a proxy. */
    UNEXPECTED
  }

  private final Reason reason;

  public SchemaRegistryException(Reason reason, String message) {
    this(reason, message, null);
  }

  public SchemaRegistryException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /**
   * Whether the registry, or the way to it, is at fault: the same request may succeed later, and
   * the record at hand is not to blame.
   */
  public boolean isOutage() {
    return switch (reason) {
      case UNAVAILABLE, UNAUTHORISED, UNEXPECTED -> true;
      case NOT_FOUND, INCOMPATIBLE, REFUSED -> false;
    };
  }
}
