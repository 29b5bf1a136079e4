package org.dt4ecg.retraining.service.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A refused record: as it was read, with headers that say why, as UTF-8 text. The headers have the
 * names that the streaming application gives them, where possible those of Kafka Streams' own dead
 * letter queue, so that one reader understands all dead letters.
 *
 * @param key the key as read
 * @param value the value as read
 * @param timestampMillis the record's time, in ms since the epoch
 * @param headers the record's own headers and those that say why
 */
public record DeadLetter(
    byte @Nullable [] key, byte @Nullable [] value, long timestampMillis, Headers headers) {

  /** Name of the {@link RefusalReason}. */
  public static final String REASON = "dt4ecg.error.reason";

  /** What was wrong, for people. */
  public static final String MESSAGE = "__streams.errors.message";

  /** Topic, partition and offset at which the record was read. */
  public static final String TOPIC = "__streams.errors.topic";

  public static final String PARTITION = "__streams.errors.partition";

  public static final String OFFSET = "__streams.errors.offset";

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    put(headers, REASON, refusal.reason().name());
    put(headers, MESSAGE, refusal.message());
    put(headers, TOPIC, record.topic());
    put(headers, PARTITION, Integer.toString(record.partition()));
    put(headers, OFFSET, Long.toString(record.offset()));
    return new DeadLetter(record.key(), record.value(), record.timestamp(), headers);
  }

  /** A record that was read back from dead letters may have them already. */
  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
