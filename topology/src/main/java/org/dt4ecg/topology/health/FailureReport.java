package org.dt4ecg.topology.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.validation.Texts;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which record a thread fails on, and of what, and lets it fail: to go on without the record
 * would lose it, or a result that others are joined with. Bad input never comes here; it is routed
 * to dead letters. Made by Kafka Streams, by its name. Thread-safe.
 */
public final class FailureReport implements ProcessingExceptionHandler, ProductionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FailureReport.class);

  @Override
  public void configure(Map<String, ?> configuration) {
    // Needs nothing.
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception exception) {
    LOG.error(
        "Node {} of task {} failed: {}; {}",
        context.processorNodeId(),
        context.taskId(),
        reason(exception),
        context.topic() == null
            ? "it was at work by the clock, not on a record"
            : "it read offset %d of partition %d of %s, key %s, %d bytes"
                .formatted(
                    context.offset(),
                    context.partition(),
                    context.topic(),
                    text(context.sourceRawKey()),
                    length(context.sourceRawValue())));
    return ProcessingExceptionHandler.Response.fail();
  }

  @Override
  public ProductionExceptionHandler.Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
    if (exception instanceof RetriableException) {
      return ProductionExceptionHandler.Response.retry();
    }
    LOG.error(
        "A record could not be written to {}: {}; key {}, {} bytes, time {}",
        record.topic(),
        reason(exception),
        text(record.key()),
        length(record.value()),
        record.timestamp());
    return ProductionExceptionHandler.Response.fail();
  }

  @Override
  public ProductionExceptionHandler.Response handleSerializationError(
      ErrorHandlerContext context,
      @SuppressWarnings("rawtypes") ProducerRecord record,
      Exception exception,
      SerializationExceptionOrigin origin) {
    LOG.error("A record could not be encoded for {}: {}", record.topic(), reason(exception));
    return ProductionExceptionHandler.Response.fail();
  }

  private static String reason(Exception exception) {
    return Cause.words(Cause.rootOf(exception));
  }

  private static String text(byte @Nullable [] key) {
    if (key == null) {
      return "none";
    }
    String text = new String(key, 0, Math.min(Texts.LONGEST, key.length), UTF_8);
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }
}
