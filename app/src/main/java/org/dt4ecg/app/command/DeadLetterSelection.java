package org.dt4ecg.app.command;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.dt4ecg.app.deadletters.StoredLetter;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.topic.WholeTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about. */
final class DeadLetterSelection {

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only those with this reason: ${COMPLETION-CANDIDATES}.")
  private @Nullable RejectionReason reason;

  @Option(
      names = "--key",
      paramLabel = "DEVICE",
      description = "Only those under this key; of frames and labels it is the device id.")
  private @Nullable String key;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Only those that were read from this topic.")
  private @Nullable String topic;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only those written at this time or later, by the broker's clock, such as"
              + " 2026-03-01T08:00:00Z.")
  private @Nullable Instant since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only those written before this time.")
  private @Nullable Instant until;

  boolean isOfAll() {
    return reason == null && key == null && topic == null && since == null && until == null;
  }

  /**
   * Reads the letters that are on the cluster now. None is kept: there may be more of them than
   * memory.
   *
   * @param reader gets them, those of a partition in their order; what it throws ends the reading
   * @throws CommandFailure if the cluster does not answer, or has no dead letters' topic, and what
   *     the reader throws
   */
  void read(Map<String, Object> properties, Console console, LetterReader reader)
      throws CommandFailure {
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.ECG_DEAD_LETTERS);
    console.progress("reading %s".formatted(Topics.ECG_DEAD_LETTERS.name()));
    try {
      WholeTopic.read(
          properties,
          Topics.ECG_DEAD_LETTERS,
          record -> {
            StoredLetter letter = new StoredLetter(record);
            if (includes(letter)) {
              try {
                reader.accept(letter);
              } catch (CommandFailure e) {
                throw new ReadingEnded(e);
              }
            }
          });
    } catch (ReadingEnded e) {
      throw e.failure;
    } catch (KafkaException e) {
      throw new CommandFailure(
          "Topic %s could not be read: %s"
              .formatted(Topics.ECG_DEAD_LETTERS.name(), Failures.text(e)),
          e);
    }
  }

  /** Gets letters, one by one. */
  interface LetterReader {
    void accept(StoredLetter letter) throws CommandFailure;
  }

  /** Carries a failure through code that knows nothing of it. */
  private static final class ReadingEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final CommandFailure failure;

    ReadingEnded(CommandFailure failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private boolean includes(StoredLetter letter) {
    return (reason == null || reason.name().equals(letter.reason()))
        && (key == null || letter.hasKey(key))
        && (topic == null || topic.equals(letter.topic()))
        && (since == null || !letter.writtenAt().isBefore(since))
        && (until == null || letter.writtenAt().isBefore(until));
  }
}
