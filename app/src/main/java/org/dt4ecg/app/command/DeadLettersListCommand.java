package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dt4ecg.app.deadletters.StoredLetter;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.console.cluster.ClusterOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the dead letters. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Counts the dead letters by reason, and shows the newest; never their contents.")
final class DeadLettersListCommand implements Callable<Integer> {

  private static final int LONGEST_MESSAGE = 100;

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Mixin private DeadLetterSelection selection;

  @Option(
      names = "--max",
      paramLabel = "N",
      description = "Show at most so many, the newest (default: ${DEFAULT-VALUE}).")
  private int max = 20;

  @Mixin private JsonOption json;

  DeadLettersListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    List<StoredLetter> letters = selection.read(cluster.properties(), console);
    letters.sort((one, other) -> one.writtenAt().compareTo(other.writtenAt()));
    Map<String, Long> reasons = new TreeMap<>();
    letters.forEach(letter -> reasons.merge(letter.reason(), 1L, Long::sum));
    List<StoredLetter> newest =
        letters.subList(Math.max(0, letters.size() - Math.max(0, max)), letters.size());
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deadLetters", letters.size());
    result.put("reasons", reasons);
    List<Map<String, Object>> rows = new ArrayList<>();
    newest.forEach(letter -> rows.add(row(letter)));
    result.put("newest", rows);
    json.print(console, lines(letters.size(), reasons, newest), result);
    return 0;
  }

  private static List<String> lines(
      int total, Map<String, Long> reasons, List<StoredLetter> newest) {
    TextTable counts = new TextTable("reason", "dead letters");
    reasons.forEach((reason, count) -> counts.row(reason, Long.toString(count)));
    counts.row("all", Integer.toString(total));
    List<String> lines = new ArrayList<>(counts.lines());
    for (StoredLetter letter : newest) {
      String message = letter.message();
      lines.add(
          "%s  %s  %s  key %s  %d bytes%s  %s"
              .formatted(
                  letter.writtenAt(),
                  letter.reason(),
                  letter.place(),
                  letter.key(),
                  letter.valueBytes(),
                  letter.isCut() ? ", cut" : "",
                  message.length() <= LONGEST_MESSAGE
                      ? message
                      : message.substring(0, LONGEST_MESSAGE) + "…"));
    }
    return lines;
  }

  private static Map<String, Object> row(StoredLetter letter) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("writtenAt", letter.writtenAt().toString());
    row.put("reason", letter.reason());
    row.put("message", letter.message());
    row.put("place", letter.place());
    row.put("key", letter.key());
    row.put("valueBytes", letter.valueBytes());
    row.put("cut", letter.isCut());
    return row;
  }
}
