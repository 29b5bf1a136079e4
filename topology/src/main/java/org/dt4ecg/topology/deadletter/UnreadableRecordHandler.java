package org.dt4ecg.topology.deadletter;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.dt4ecg.schemas.serde.RegistryOutage;

/**
 * What to do with a record that cannot be read. One whose bytes are at fault goes to the dead
 * letters, and the stream goes on. One that cannot be read <em>now</em>, since the registry is
 * down, is a good record: the thread fails, and reads it again when it is restarted.
 *
 * <p>Named in Kafka's configuration, which creates it. Thread-safe.
 */
public final class UnreadableRecordHandler implements DeserializationExceptionHandler {

  private final LogAndContinueExceptionHandler deadLetters = new LogAndContinueExceptionHandler();

  @Override
  public void configure(Map<String, ?> configuration) {
    deadLetters.configure(configuration);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> read, Exception exception) {
    if (RegistryOutage.isBehind(exception)) {
      return Response.fail();
    }
    return deadLetters.handleError(context, read, exception);
  }
}
