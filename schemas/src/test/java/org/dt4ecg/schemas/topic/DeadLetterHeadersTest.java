package org.dt4ecg.schemas.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  @Test
  void aHeaderIsPutOnceHoweverOftenARecordFails() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("of.the.producer", new byte[] {1});

    DeadLetterHeaders.put(headers, DeadLetterHeaders.REASON, "UNREADABLE");
    DeadLetterHeaders.put(headers, DeadLetterHeaders.REASON, "WRONG_KEY");

    assertThat(headers).hasSize(2);
    assertThat(headers.lastHeader("dt4ecg.error.reason").value())
        .isEqualTo("WRONG_KEY".getBytes(UTF_8));
  }
}
