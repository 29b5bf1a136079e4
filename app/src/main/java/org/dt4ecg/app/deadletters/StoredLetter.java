package org.dt4ecg.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.digest.Sha256;
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

  /** In characters; no header of ours is longer, but others may write what they like. */
  private static final int LONGEST_TEXT = 2_000;

  /** Whoever may write to the topic may write anything there. */
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  /**
   * Tells the record of a letter from all others: 128 bits of a SHA-256.
   *
   * @param high the first 64 of them
   * @param low the others
   */
  public record Fingerprint(long high, long low) {}

  /**
   * Of which record the letter is. Letters of one topic with the same key and value are of the same
   * record, whatever the reason: one that was sent again and refused again, a frame of two windows
   * that failed, and one that a device sent twice. It follows from the bytes alone, which travel
   * unchanged, so that no header has to, and nobody can pass his letter off as that of another.
   */
  public Fingerprint fingerprint() {
    Sha256 digest = new Sha256().addDelimited(topic());
    for (byte[] part : new byte[] @Nullable [] {record.key(), record.value()}) {
      digest.addInt(part == null ? -1 : part.length);
      if (part != null) {
        digest.add(part);
      }
    }
    // Of what is cut, only the beginning is here.
    digest.addDelimited(header(DeadLetterHeaders.KEY_SHA256).orElse(""));
    digest.addDelimited(header(DeadLetterHeaders.VALUE_SHA256).orElse(""));
    ByteBuffer bytes = ByteBuffer.wrap(digest.bytes());
    return new Fingerprint(bytes.getLong(), bytes.getLong());
  }

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
        .map(value -> new String(value, 0, Math.min(LONGEST_TEXT, value.length), UTF_8))
        .map(text -> text.replaceAll("\\p{Cntrl}", "?"));
  }
}
