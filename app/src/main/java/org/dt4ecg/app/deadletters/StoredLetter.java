package org.dt4ecg.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter on its topic.
 *
 * @param record as it was read from {@code ecg-dead-letters}
 */
public record StoredLetter(ConsumerRecord<byte[], byte[]> record) {

  /** Topics whose dead letters can be sent again. */
  private static final List<Topic<?, ?>> INPUTS =
      List.of(Topics.ECG_SAMPLES, Topics.ECG_LABELS, Topics.LABELLED_ECG);

  private static final int LONGEST_KEY = 40;

  /** Whoever may write to the topic may write anything there. */
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  /** When it was written, by the broker's clock. */
  public Instant writtenAt() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** The reason's name; {@code ?} where somebody else wrote the letter. */
  public String reason() {
    return header(DeadLetterHeaders.REASON).orElse("?");
  }

  /** What was wrong, for people. */
  public String message() {
    return header(DeadLetterHeaders.MESSAGE).orElse("");
  }

  /**
   * The topic it was read from. A frame that had been taken and was rejected later names none; it
   * is of {@code ecg-samples}.
   */
  public String topic() {
    return header(DeadLetterHeaders.TOPIC).orElse(Topics.ECG_SAMPLES.name());
  }

  /** Where it was read, as {@code topic-partition@offset}; or the topic alone. */
  public String place() {
    Optional<String> offset = header(DeadLetterHeaders.OFFSET);
    return offset.isEmpty()
        ? topic()
        : "%s-%s@%s"
            .formatted(topic(), header(DeadLetterHeaders.PARTITION).orElse("?"), offset.get());
  }

  /** The key as a text, cut to a few characters; of a frame or a label it is the device id. */
  public String key() {
    byte[] key = record.key();
    if (key == null) {
      return "-";
    }
    String text = new String(key, UTF_8).replaceAll("\\p{Cntrl}", "?");
    return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
  }

  /** Whether the key is this text. */
  public boolean hasKey(String text) {
    byte[] key = record.key();
    return key != null && new String(key, UTF_8).equals(text);
  }

  /** Length of the value in bytes, as it was read. */
  public long valueBytes() {
    return header(DeadLetterHeaders.VALUE_BYTES)
        .filter(text -> LENGTH.matcher(text).matches())
        .map(Long::valueOf)
        .orElseGet(() -> record.value() == null ? 0L : record.value().length);
  }

  /** Whether a part of it is missing, so that it cannot be sent again. */
  public boolean isCut() {
    return header(DeadLetterHeaders.CUT).isPresent();
  }

  /** The record as it was first sent; empty if it is cut, or not of a topic of the input. */
  public Optional<ProducerRecord<byte[], byte[]>> original() {
    if (isCut() || INPUTS.stream().noneMatch(input -> input.name().equals(topic()))) {
      return Optional.empty();
    }
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!DeadLetterHeaders.describesError(header.key())) {
        headers.add(header);
      }
    }
    return Optional.of(
        new ProducerRecord<>(topic(), null, null, record.key(), record.value(), headers));
  }

  private Optional<String> header(String name) {
    @Nullable Header header = record.headers().lastHeader(name);
    return Optional.ofNullable(header)
        .map(Header::value)
        .map(value -> new String(value, UTF_8).replaceAll("\\p{Cntrl}", "?"));
  }
}
