package org.dt4ecg.retrainer.round;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.dt4ecg.schemas.digest.Sha256;

/** Names rounds by what determines them, so that one repeated after a crash has the same name. */
public final class RoundId {

  private static final int DIGITS = 16;

  private RoundId() {}

  /**
   * The name of a round, 16 hexadecimal digits.
   *
   * @param championVersion version of the model that it starts from
   * @param from where the round before ended, by partition
   * @param to where this one ends, by partition
   * @param forgotten people whom it takes out of the model
   */
  public static String of(
      String championVersion,
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Set<String> forgotten) {
    StringBuilder text = new StringBuilder(championVersion);
    append(text, "from", from);
    append(text, "to", to);
    new TreeSet<>(forgotten).forEach(person -> text.append("\nwithout ").append(person));
    return Sha256.of(text.toString()).substring(0, DIGITS);
  }

  private static void append(StringBuilder text, String name, Map<TopicPartition, Long> offsets) {
    text.append('\n').append(name);
    offsets.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<TopicPartition, Long> entry) -> entry.getKey().topic())
                .thenComparing(entry -> entry.getKey().partition()))
        .forEach(
            entry -> text.append(' ').append(entry.getKey()).append('=').append(entry.getValue()));
  }
}
