package org.dt4ecg.schemas.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** Tells a record that cannot be read <em>now</em> from one that never can. */
public final class RegistryOutage {

  private RegistryOutage() {}

  /**
   * Whether a record could not be read because the registry is down, or refuses us: then the record
   * is not to blame, and has to be read again later. Kafka may have wrapped what the serde threw;
   * the serdes of others tell of an outage by an {@link IOException} or a {@link
   * RetriableException}, and Confluent's of a refusal by Kafka's exceptions of authentication and
   * authorization.
   */
  public static boolean isBehind(@Nullable Throwable exception) {
    if (exception == null) {
      return false;
    }
    if (exception instanceof SchemaRegistryException registry) {
      return registry.isOutage();
    }
    return exception instanceof RetriableException
        || exception instanceof AuthenticationException
        || exception instanceof AuthorizationException
        || (exception instanceof IOException && !isOfDecoding(exception))
        || isBehind(exception.getCause());
  }

  /** Avro's decoder has exceptions of this kind for bytes that are at fault. */
  private static boolean isOfDecoding(Throwable exception) {
    return exception instanceof EOFException
        || exception instanceof CharacterCodingException
        || exception instanceof InvalidNumberEncodingException;
  }
}
