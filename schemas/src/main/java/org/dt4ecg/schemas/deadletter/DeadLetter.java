package org.dt4ecg.schemas.deadletter;

import static org.dt4ecg.schemas.deadletter.DeadLetterHeaders.put;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.dt4ecg.schemas.digest.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A rejected record as it is written down: as it was read, byte for byte, with headers that say
 * why, those of {@link DeadLetterHeaders}.
 *
 * <p>It always fits. What a broker takes may be many times larger when it is unpacked, and a dead
 * letter that its topic refuses would stop its reader at the same record for ever. Of a part that
 * is longer than any good record's, the beginning is kept, with its length and its SHA-256.
 *
 * @param key the key, whole or cut
 * @param value the value, whole or cut
 * @param headers the record's own headers, where they are not too long, and those that say why
 */
public record DeadLetter(byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {

  /** Longest value that is kept whole, in bytes; no topic of the input accepts a longer one. */
  public static final int WHOLE_VALUE_BYTES = 1 << 20;

  /** More than the largest dead letter has, in bytes. */
  public static final int LARGEST_BYTES = WHOLE_VALUE_BYTES + (256 << 10);

  /** Longest key that is kept whole, in bytes, and longest headers of the record's own. */
  static final int WHOLE_KEY_BYTES = 64 << 10;

  /** So much is kept of what is longer, in bytes. */
  static final int CUT_BYTES = 16 << 10;

  private static final int LONGEST_MESSAGE = 2_000;

  /**
   * Writes a rejected record down.
   *
   * @param key as read
   * @param value as read
   * @param original the record's own headers
   * @param origin where it was read; empty for a record that waited in a store
   * @param windowStart start of the failed window; empty where the record itself is at fault
   */
  public static DeadLetter of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers original,
      Rejection rejection,
      Optional<Origin> origin,
      Optional<Instant> windowStart) {
    List<String> cut = new ArrayList<>();
    RecordHeaders headers = ownOf(original, cut);
    put(headers, DeadLetterHeaders.REASON, rejection.reason().name());
    String message = rejection.message();
    put(
        headers,
        DeadLetterHeaders.MESSAGE,
        message.substring(0, Math.min(LONGEST_MESSAGE, message.length())));
    origin.ifPresent(
        place -> {
          put(headers, DeadLetterHeaders.TOPIC, place.topic());
          put(headers, DeadLetterHeaders.PARTITION, Integer.toString(place.partition()));
          put(headers, DeadLetterHeaders.OFFSET, Long.toString(place.offset()));
        });
    windowStart.ifPresent(start -> put(headers, DeadLetterHeaders.WINDOW_START, start.toString()));
    byte[] keptKey = key;
    if (key != null && key.length > WHOLE_KEY_BYTES) {
      cut.add("key");
      put(headers, DeadLetterHeaders.KEY_BYTES, Integer.toString(key.length));
      put(headers, DeadLetterHeaders.KEY_SHA256, Sha256.of(key));
      keptKey = Arrays.copyOf(key, CUT_BYTES);
    }
    byte[] keptValue = value;
    if (value != null && value.length > WHOLE_VALUE_BYTES) {
      cut.add("value");
      put(headers, DeadLetterHeaders.VALUE_BYTES, Integer.toString(value.length));
      put(headers, DeadLetterHeaders.VALUE_SHA256, Sha256.of(value));
      keptValue = Arrays.copyOf(value, CUT_BYTES);
    }
    if (!cut.isEmpty()) {
      put(headers, DeadLetterHeaders.CUT, String.join(",", cut));
    }
    return new DeadLetter(keptKey, keptValue, headers);
  }

  /**
   * The record's own headers, or none if they are too long; never what an earlier rejection said.
   */
  private static RecordHeaders ownOf(Headers original, List<String> cut) {
    RecordHeaders own = new RecordHeaders();
    long bytes = 0;
    for (Header header : original) {
      if (!DeadLetterHeaders.describesError(header.key())) {
        bytes += Utils.utf8Length(header.key());
        bytes += header.value() == null ? 0 : header.value().length;
        own.add(header);
      }
    }
    if (bytes <= WHOLE_KEY_BYTES) {
      return own;
    }
    cut.add("headers");
    RecordHeaders none = new RecordHeaders();
    put(none, DeadLetterHeaders.HEADERS_BYTES, Long.toString(bytes));
    return none;
  }
}
