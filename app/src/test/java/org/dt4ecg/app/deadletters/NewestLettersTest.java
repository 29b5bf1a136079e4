package org.dt4ecg.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class NewestLettersTest {

  @Test
  void theNewestAreKeptWhateverTheOrderTheyComeIn() {
    NewestLetters newest = new NewestLetters(2);
    newest.offer(letter("b", 20, 0));
    newest.offer(letter("d", 40, 1));
    newest.offer(letter("a", 10, 2));
    newest.offer(letter("c", 30, 3));

    assertThat(newest.lines()).extracting(NewestLetters.Line::key).containsExactly("c", "d");
  }

  @Test
  void aRecordIsThereOnceWithItsNewestLetter() {
    NewestLetters newest = new NewestLetters(2);
    newest.offer(letter("a", 10, 0));
    newest.offer(letter("b", 20, 1));
    newest.offer(letter("a", 30, 2));
    newest.offer(letter("a", 25, 3));

    assertThat(newest.lines()).extracting(NewestLetters.Line::key).containsExactly("b", "a");
    assertThat(newest.lines()).extracting(NewestLetters.Line::offset).containsExactly(1L, 2L);
  }

  @Test
  void noneMayBeAskedFor() {
    NewestLetters newest = new NewestLetters(-1);
    newest.offer(letter("a", 10, 0));

    assertThat(newest.lines()).isEmpty();
  }

  private static StoredLetter letter(String key, long millis, long offset) {
    return new StoredLetter(
        new ConsumerRecord<>(
            "ecg-dead-letters",
            0,
            offset,
            millis,
            TimestampType.LOG_APPEND_TIME,
            -1,
            -1,
            key.getBytes(UTF_8),
            new byte[3],
            new RecordHeaders(),
            Optional.empty()));
  }
}
