package org.dt4ecg.topology.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.topology.outcome.Origin;
import org.dt4ecg.topology.outcome.Outcome.Rejected;
import org.dt4ecg.topology.outcome.Rejection;

/**
 * The headers of a dead letter, as UTF-8 text. Where Kafka's own dead letter queue has a header of
 * the same meaning, its name is used, so that one reader understands both.
 */
public final class DeadLetterHeaders {

  /** Name of the {@link org.dt4ecg.topology.outcome.RejectionReason}. */
  public static final String REASON = "dt4ecg.error.reason";

  /** Start of the failed window, ISO 8601 in UTC; only on frames of failed windows. */
  public static final String WINDOW_START = "dt4ecg.error.window.start";

  /** What was wrong, for people. */
  public static final String MESSAGE = "__streams.errors.message";

  /** Topic, partition and offset at which the record was read; not on frames of failed windows. */
  public static final String TOPIC = "__streams.errors.topic";

  public static final String PARTITION = "__streams.errors.partition";

  public static final String OFFSET = "__streams.errors.offset";

  private DeadLetterHeaders() {}

  /** The record's own headers and those that say what was wrong. */
  static Headers of(Headers original, Rejected rejected) {
    RecordHeaders headers = of(original, rejected.rejection(), rejected.origin());
    rejected.windowStart().ifPresent(start -> put(headers, WINDOW_START, start.toString()));
    return headers;
  }

  /** The record's own headers and those that say what was wrong, as of no window. */
  public static RecordHeaders of(Headers original, Rejection rejection, Optional<Origin> origin) {
    RecordHeaders headers = new RecordHeaders(original);
    put(headers, REASON, rejection.reason().name());
    put(headers, MESSAGE, rejection.message());
    origin.ifPresent(
        place -> {
          put(headers, TOPIC, place.topic());
          put(headers, PARTITION, Integer.toString(place.partition()));
          put(headers, OFFSET, Long.toString(place.offset()));
        });
    return headers;
  }

  /** A record that was read back from dead letters may have them already. */
  private static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
