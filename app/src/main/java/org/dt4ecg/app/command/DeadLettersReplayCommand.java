package org.dt4ecg.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.dt4ecg.app.deadletters.LetterCounts;
import org.dt4ecg.app.deadletters.Replay;
import org.dt4ecg.app.deadletters.StoredLetter;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends dead letters to where they came from. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends dead letters again to the topics they were read from, as they were, all of them or"
          + " none. Name which: those whose cause is gone, such as --reason SCHEMA_UNAVAILABLE.",
      "Dead letters stay where they are. What was refused more than once is sent once, so what is"
          + " refused yet again does not become more. A frame that is sent twice is known as a"
          + " repeat; a label that is sent twice labels twice."
    })
final class DeadLettersReplayCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Mixin private DeadLetterSelection selection;

  @Option(names = "--dry-run", description = "Only say what would be sent.")
  private boolean dryRun;

  @Mixin private JsonOption json;

  DeadLettersReplayCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (selection.isOfAll()) {
      throw CommandFailure.wrongUsage(
          "Say which: --reason, --key, --topic, --since or --until; what was refused for a fault of"
              + " its own would be refused again");
    }
    Map<String, Object> properties = cluster.properties();
    Selected selected = new Selected();
    try (StopSignal stop = new StopSignal();
        Replay replay = new Replay(properties)) {
      selection.read(
          properties,
          console,
          letter -> {
            if (stop.isAsked()) {
              throw new CommandFailure("Interrupted; nothing was sent again");
            }
            Optional<ProducerRecord<byte[], byte[]>> original = selected.next(letter);
            if (original.isPresent() && !dryRun) {
              replay.send(original.get());
            }
          });
      if (selected.fit == 0) {
        throw new CommandFailure(
            selected.letters == 0
                ? "There is no such dead letter; see: dt4ecg deadletters list"
                : "None of these %d dead letters can be sent again: they are cut, or of no topic of the input"
                    .formatted(selected.letters));
      }
      replay.commit();
    }
    console.progress(
        "%s %d; %d cannot be, since they are cut or of no topic of the input; %d more are of the same records"
            .formatted(
                dryRun ? "Would send" : "Sent", selected.fit, selected.unfit, selected.repeats));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("sent", dryRun ? 0 : selected.fit);
    result.put("fit", selected.fit);
    result.put("unfit", selected.unfit);
    result.put("repeats", selected.repeats);
    json.print(console, result);
    return 0;
  }

  /** What was selected so far. */
  private final class Selected {

    private static final long TOLD_EVERY = 10_000;

    private final LetterCounts counts = new LetterCounts(LetterCounts.mostInMemory());
    private long letters;
    private long fit;
    private long unfit;
    private long repeats;

    /** The record to send for a letter; empty if it cannot be, or another letter is of it, too. */
    Optional<ProducerRecord<byte[], byte[]>> next(StoredLetter letter) throws CommandFailure {
      letters++;
      Optional<ProducerRecord<byte[], byte[]>> original = letter.original();
      if (original.isEmpty()) {
        unfit++;
        return original;
      }
      int ofRecord = counts.add(letter.fingerprint());
      if (ofRecord == 0) {
        throw new CommandFailure(
            "Nothing was sent again: these are letters of more than %d records, too many for the memory of this process; name fewer at a time, by --since and --until"
                .formatted(counts.records()));
      }
      if (ofRecord > 1) {
        repeats++;
        return Optional.empty();
      }
      fit++;
      if (fit % TOLD_EVERY == 0) {
        console.progress("%d so far".formatted(fit));
      }
      return original;
    }
  }
}
