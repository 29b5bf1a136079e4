package org.dt4ecg.schemas.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  private static final byte[] KEY = "d-1".getBytes(UTF_8);
  private static final byte[] VALUE = {0, 1, 2};
  private static final Rejection REJECTION = new Rejection(RejectionReason.TOO_LONG, "too long");
  private static final Optional<Origin> ORIGIN = Optional.of(new Origin("ecg-samples", 3, 17));

  @Test
  void aRecordIsWrittenAsItWasReadWithHeadersThatSayWhy() {
    Headers original = new RecordHeaders().add("trace", VALUE);
    DeadLetter letter = letter(KEY, VALUE, original);
    assertThat(letter.key()).isSameAs(KEY);
    assertThat(letter.value()).isSameAs(VALUE);
    assertThat(letter.headers().lastHeader("trace").value()).isSameAs(VALUE);
    assertThat(errorsOf(letter))
        .isEqualTo(
            Map.of(
                DeadLetterHeaders.REASON, "TOO_LONG",
                DeadLetterHeaders.MESSAGE, "too long",
                DeadLetterHeaders.TOPIC, "ecg-samples",
                DeadLetterHeaders.PARTITION, "3",
                DeadLetterHeaders.OFFSET, "17"));
    assertThat(original.toArray()).hasSize(1);
  }

  @Test
  void aFrameOfAFailedWindowNamesTheWindowAndNoPlace() {
    DeadLetter letter =
        DeadLetter.of(
            KEY,
            VALUE,
            new RecordHeaders(),
            REJECTION,
            Optional.empty(),
            Optional.of(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(errorsOf(letter))
        .containsEntry(DeadLetterHeaders.WINDOW_START, "2026-01-01T00:00:00Z")
        .doesNotContainKey(DeadLetterHeaders.TOPIC);
  }

  @Test
  void nullsStayNull() {
    DeadLetter letter = letter(null, null, new RecordHeaders());
    assertThat(letter.key()).isNull();
    assertThat(letter.value()).isNull();
  }

  @Test
  void whatTheRecordSaysOfAnEarlierRefusalIsReplaced() {
    Headers replayed = new RecordHeaders();
    DeadLetterHeaders.put(replayed, DeadLetterHeaders.REASON, "LATE");
    DeadLetterHeaders.put(replayed, DeadLetterHeaders.CUT, "value");
    assertThat(errorsOf(letter(KEY, VALUE, replayed)))
        .containsEntry(DeadLetterHeaders.REASON, "TOO_LONG")
        .doesNotContainKey(DeadLetterHeaders.CUT);
  }

  @Test
  void everyRecordFitsHoweverLongItsPartsAre() {
    byte[] zeros = new byte[10_000_000];
    Headers original = new RecordHeaders().add("x", zeros);
    DeadLetter letter =
        DeadLetter.of(
            zeros,
            zeros,
            original,
            new Rejection(RejectionReason.UNREADABLE, "?".repeat(10_000_000)),
            ORIGIN,
            Optional.empty());
    assertThat(bytesOf(letter)).isLessThan(100_000).isLessThan(Topics.DEAD_LETTER_BYTES);
    assertThat(letter.value()).isEqualTo(new byte[DeadLetter.CUT_BYTES]);
    // Of ten million zero bytes, by another program.
    String digest = "f5e02aa71e67f41d79023a128ca35bad86cf7b6656967bfe0884b3a3c4325eaf";
    assertThat(errorsOf(letter))
        .containsEntry(DeadLetterHeaders.CUT, "headers,key,value")
        .containsEntry(DeadLetterHeaders.KEY_BYTES, "10000000")
        .containsEntry(DeadLetterHeaders.KEY_SHA256, digest)
        .containsEntry(DeadLetterHeaders.VALUE_BYTES, "10000000")
        .containsEntry(DeadLetterHeaders.VALUE_SHA256, digest)
        .containsEntry(DeadLetterHeaders.HEADERS_BYTES, "10000001");
  }

  @Test
  void theLongestOfAllPartsThatAreKeptWholeFits() {
    DeadLetter letter =
        letter(
            new byte[DeadLetter.WHOLE_KEY_BYTES],
            new byte[DeadLetter.WHOLE_VALUE_BYTES],
            new RecordHeaders().add("x", new byte[DeadLetter.WHOLE_KEY_BYTES - 1]));
    assertThat(errorsOf(letter)).doesNotContainKey(DeadLetterHeaders.CUT);
    assertThat(bytesOf(letter))
        .isLessThan(DeadLetter.LARGEST_BYTES)
        .isLessThan(Topics.DEAD_LETTER_BYTES);
  }

  @Test
  void noTopicOfTheInputAcceptsAValueThatWouldNotBeKeptWhole() {
    Set<Topic<?, ?>> others = Set.of(Topics.MODEL_RELEASES, Topics.ECG_DEAD_LETTERS);
    assertThat(Topics.all().stream().filter(topic -> !others.contains(topic)))
        .allMatch(topic -> topic.largestValueBytes() <= DeadLetter.WHOLE_VALUE_BYTES);
  }

  private static DeadLetter letter(
      byte @Nullable [] key, byte @Nullable [] value, Headers original) {
    return DeadLetter.of(key, value, original, REJECTION, ORIGIN, Optional.empty());
  }

  private static Map<String, String> errorsOf(DeadLetter letter) {
    Map<String, String> errors = new LinkedHashMap<>();
    letter
        .headers()
        .forEach(
            header -> {
              if (DeadLetterHeaders.describesError(header.key())) {
                errors.put(header.key(), new String(header.value(), UTF_8));
              }
            });
    return errors;
  }

  private static int bytesOf(DeadLetter letter) {
    int bytes = 0;
    for (byte[] part : new byte[][] {letter.key(), letter.value()}) {
      bytes += part == null ? 0 : part.length;
    }
    for (var header : letter.headers()) {
      bytes += header.key().length() + header.value().length;
    }
    return bytes;
  }
}
