package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.dt4ecg.app.deadletters.Replay;
import org.dt4ecg.app.deadletters.StoredLetter;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
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
      "Dead letters stay where they are. A frame that is sent twice is known as a repeat; a label"
          + " that is sent twice labels twice."
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
    List<StoredLetter> letters = selection.read(properties, console);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    int unfit = 0;
    for (StoredLetter letter : letters) {
      Optional<ProducerRecord<byte[], byte[]>> original = letter.original();
      original.ifPresent(records::add);
      unfit += original.isEmpty() ? 1 : 0;
    }
    if (records.isEmpty()) {
      throw new CommandFailure(
          letters.isEmpty()
              ? "There is no such dead letter; see: dt4ecg deadletters list"
              : "None of these %d dead letters can be sent again: they are cut, or of no topic of the input"
                  .formatted(letters.size()));
    }
    if (!dryRun) {
      Replay.send(properties, records, sent -> console.progress("sent %d".formatted(sent)));
    }
    console.progress(
        "%s %d; %d cannot be, since they are cut or of no topic of the input"
            .formatted(dryRun ? "Would send" : "Sent", records.size(), unfit));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("sent", dryRun ? 0 : records.size());
    result.put("fit", records.size());
    result.put("unfit", unfit);
    json.print(console, result);
    return 0;
  }
}
