package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.fleet.download.PublicRecordings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows which public recordings can be had. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists public recordings that can be got and read, with their licences.")
final class DataListCommand implements Callable<Integer> {

  private final Console console;
  private final List<PublicRecordings> dataSets;

  @Mixin private JsonOption json;

  DataListCommand(Console console, List<PublicRecordings> dataSets) {
    this.console = console;
    this.dataSets = dataSets;
  }

  @Override
  public Integer call() {
    List<String> lines = new ArrayList<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PublicRecordings dataSet : dataSets) {
      lines.add("%-10s %s".formatted(dataSet.name(), dataSet.contents()));
      lines.add("%-10s %s".formatted("", dataSet.licence()));
      rows.add(row(dataSet));
    }
    json.print(console, lines, Map.of("dataSets", rows));
    return 0;
  }

  private static Map<String, Object> row(PublicRecordings dataSet) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", dataSet.name());
    row.put("contents", dataSet.contents());
    row.put("licence", dataSet.licence());
    row.put("terms", dataSet.terms().toString());
    row.put("citation", dataSet.citation());
    return row;
  }
}
