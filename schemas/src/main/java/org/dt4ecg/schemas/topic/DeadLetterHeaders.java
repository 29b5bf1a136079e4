package org.dt4ecg.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;

/**
 * The headers by which a dead letter says what was wrong, as UTF-8 text. The names are a contract.
 * Where Kafka Streams' own dead letter queue has a header of the same meaning, its name is used, so
 * that one reader understands all dead letters, whoever wrote them.
 */
public final class DeadLetterHeaders {

  /** The reason, for machines: a name of the writer's own list. */
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

  private DeadLetterHeaders() {}

  /** Sets a header. A record that was read back from dead letters may have it already. */
  public static void put(Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }
}
