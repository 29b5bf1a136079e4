package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dt4ecg.app.deadletters.LetterCounts;
import org.dt4ecg.app.deadletters.NewestLetters;
import org.dt4ecg.app.deadletters.NewestLetters.Line;
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
    description = {
      "Counts the dead letters by reason, and shows the newest; never their contents.",
      "What was refused more than once, such as a record that was sent again too early, is shown"
          + " once, by its newest letter, with their number."
    })
final class DeadLettersListCommand implements Callable<Integer> {

  private static final int LONGEST_MESSAGE = 100;

  /** Many times those that there are; others may write what they like. */
  private static final int MOST_REASONS = 200;

  private static final String OTHERS = "?";

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
    Map<String, Long> reasons = new TreeMap<>();
    LetterCounts counts = new LetterCounts(LetterCounts.mostInMemory());
    NewestLetters newest = new NewestLetters(max);
    selection.read(
        cluster.properties(),
        console,
        letter -> {
          String reason = letter.reason();
          boolean own = reasons.size() < MOST_REASONS || reasons.containsKey(reason);
          reasons.merge(own ? reason : OTHERS, 1L, Long::sum);
          counts.add(letter.fingerprint());
          newest.offer(letter);
        });
    long total = reasons.values().stream().mapToLong(Long::longValue).sum();
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("deadLetters", total);
    result.put("records", counts.records());
    result.put("reasons", reasons);
    List<Map<String, Object>> rows = new ArrayList<>();
    List<String> lines = lines(total, counts, reasons);
    for (Line letter : newest.lines()) {
      // Of more records than can be told apart, each letter that is shown stands for itself.
      int letters = Math.max(1, counts.of(letter.record()));
      rows.add(row(letter, letters));
      lines.add(line(letter, letters));
    }
    result.put("newest", rows);
    json.print(console, lines, result);
    return 0;
  }

  private static List<String> lines(long total, LetterCounts records, Map<String, Long> reasons) {
    TextTable counts = new TextTable("reason", "dead letters");
    reasons.forEach((reason, count) -> counts.row(reason, Long.toString(count)));
    counts.row("all", Long.toString(total));
    List<String> lines = new ArrayList<>(counts.lines());
    if (records.isFull()) {
      lines.add("of %d records or more".formatted(records.records()));
    } else if (records.records() < total) {
      lines.add("of %d records: some were refused more than once".formatted(records.records()));
    }
    return lines;
  }

  private static String line(Line letter, int letters) {
    String message = letter.message();
    return "%s  %s  %s  key %s  %d bytes%s%s  %s"
        .formatted(
            letter.writtenAt(),
            letter.reason(),
            letter.place(),
            letter.key(),
            letter.valueBytes(),
            letter.cut() ? ", cut" : "",
            letters == 1 ? "" : ", %d letters".formatted(letters),
            message.length() <= LONGEST_MESSAGE
                ? message
                : message.substring(0, LONGEST_MESSAGE) + "…");
  }

  private static Map<String, Object> row(Line letter, int letters) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("writtenAt", letter.writtenAt().toString());
    row.put("reason", letter.reason());
    row.put("message", letter.message());
    row.put("place", letter.place());
    row.put("key", letter.key());
    row.put("valueBytes", letter.valueBytes());
    row.put("cut", letter.cut());
    row.put("letters", letters);
    return row;
  }
}
