package org.dt4ecg.retraining.service.labels;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.schemas.topic.DeadLetterHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A refused record: as it was read, with headers that say why, those of {@link DeadLetterHeaders};
 * the reason is the name of a {@link RefusalReason}.
 *
 * @param key the key as read
 * @param value the value as read
 * @param timestampMillis the record's time, in ms since the epoch
 * @param headers the record's own headers and those that say why
 */
public record DeadLetter(
    byte @Nullable [] key, byte @Nullable [] value, long timestampMillis, Headers headers) {

  static DeadLetter of(ConsumerRecord<byte[], byte[]> record, Refusal refusal) {
    RecordHeaders headers = new RecordHeaders(record.headers());
    DeadLetterHeaders.put(headers, DeadLetterHeaders.REASON, refusal.reason().name());
    DeadLetterHeaders.put(headers, DeadLetterHeaders.MESSAGE, refusal.message());
    DeadLetterHeaders.put(headers, DeadLetterHeaders.TOPIC, record.topic());
    DeadLetterHeaders.put(
        headers, DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
    DeadLetterHeaders.put(headers, DeadLetterHeaders.OFFSET, Long.toString(record.offset()));
    return new DeadLetter(record.key(), record.value(), record.timestamp(), headers);
  }
}
