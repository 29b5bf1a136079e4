package org.dt4ecg.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredLetterTest {

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "-1", "99999999999999999999", "1.5"})
  void aLetterThatSomebodyElseWroteIsListedWithTheLengthItHas(String forged) {
    StoredLetter letter = letter(Map.of(DeadLetterHeaders.VALUE_BYTES, forged));

    assertThat(letter.valueBytes()).isEqualTo(3);
    assertThat(letter.reason()).isEqualTo("?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DeadLetterHeaders.REASON,
        DeadLetterHeaders.MESSAGE,
        DeadLetterHeaders.TOPIC,
        DeadLetterHeaders.OFFSET
      })
  void whatItSaysDoesNotSteerTheTerminal(String header) {
    StoredLetter letter = letter(Map.of(header, "a\u001b[2Jb\nc"));

    assertThat(letter.reason() + letter.message() + letter.place())
        .contains("a?[2Jb?c")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  private static StoredLetter letter(Map<String, String> headers) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("ecg-dead-letters", 0, 0, new byte[0], new byte[3]);
    headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return new StoredLetter(record);
  }
}
