package org.dt4ecg.topology.deadletter;

import static org.dt4ecg.schemas.topic.DeadLetterHeaders.MESSAGE;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.OFFSET;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.PARTITION;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.REASON;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.TOPIC;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.WINDOW_START;
import static org.dt4ecg.schemas.topic.DeadLetterHeaders.put;

import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.topology.events.Outcome.Rejected;
import org.dt4ecg.topology.rejection.Origin;
import org.dt4ecg.topology.rejection.Rejection;

/** The headers of what the stream rejects. Pure functions. */
public final class RejectionHeaders {

  private RejectionHeaders() {}

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
}
