package org.dt4ecg.schemas.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import org.apache.kafka.common.header.Headers;

/**
 * The headers by which a dead letter says what was wrong, as UTF-8 text. The names are a contract.
 * Where Kafka Streams' own dead letter queue has a header of the same meaning, its name is used, so
 * that one reader understands all dead letters, whoever wrote them.
 */
public final class DeadLetterHeaders {

  /** The reason, for machines: the name of a {@link RejectionReason}. */
  public static final String REASON = "dt4ecg.error.reason";

  /** Start of the failed window, ISO 8601 in UTC; only on frames of failed windows. */
  public static final String WINDOW_START = "dt4ecg.error.window.start";

  /** What was wrong, for people. */
  public static final String MESSAGE = "__streams.errors.message";

  /** Topic at which the record was read; not on frames of failed windows. */
  public static final String TOPIC = "__streams.errors.topic";

  /** Partition at which the record was read, in digits; where there is a topic. */
  public static final String PARTITION = "__streams.errors.partition";

  /** Offset at which the record was read, in digits; where there is a topic. */
  public static final String OFFSET = "__streams.errors.offset";

  /**
   * What of the record is not whole here: {@code key}, {@code value}, {@code headers}, separated by
   * commas; only where something is missing.
   */
  public static final String CUT = "dt4ecg.error.cut";

  /** Length of the whole key, in bytes, in digits; where it was cut. */
  public static final String KEY_BYTES = "dt4ecg.error.key.bytes";

  /** SHA-256 of the whole key, in hexadecimal digits; where it was cut. */
  public static final String KEY_SHA256 = "dt4ecg.error.key.sha256";

  /** Length of the whole value, in bytes, in digits; where it was cut. */
  public static final String VALUE_BYTES = "dt4ecg.error.value.bytes";

  /** SHA-256 of the whole value, in hexadecimal digits; where it was cut. */
  public static final String VALUE_SHA256 = "dt4ecg.error.value.sha256";

  /** Length of the record's own headers together, in bytes, in digits; where they were left out. */
  public static final String HEADERS_BYTES = "dt4ecg.error.headers.bytes";

  private static final Set<String> ALL =
      Set.of(
          REASON,
          WINDOW_START,
          MESSAGE,
          TOPIC,
          PARTITION,
          OFFSET,
          CUT,
          KEY_BYTES,
          KEY_SHA256,
          VALUE_BYTES,
          VALUE_SHA256,
          HEADERS_BYTES);

  private DeadLetterHeaders() {}

  /** Whether a header of this name says what was wrong, and is not the record's own. */
  public static boolean describesError(String name) {
    return ALL.contains(name);
  }

  /** Sets a header. A record that was read back from dead letters may have it already. */
  public static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
