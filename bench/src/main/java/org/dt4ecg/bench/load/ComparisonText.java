package org.dt4ecg.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.console.TextTable;

/** A comparison for people. */
final class ComparisonText {

  private ComparisonText() {}

  /** The lines. */
  static List<String> lines(Comparison.Result report) {
    List<String> lines = new ArrayList<>();
    for (Summary summary : report.summaries()) {
      lines.add(summary.workload());
      TextTable table =
          new TextTable(
              "",
              "windows/s",
              "lowest",
              "highest",
              "CPU s/million",
              "broker",
              "bytes/window",
              "GC %",
              "changelog bytes/window",
              "an input byte",
              "heap MiB",
              "native MiB");
      summary.contestants().forEach((contestant, figures) -> add(table, contestant, figures));
      lines.addAll(table.lines());
      for (Map.Entry<String, Spread> ratio : summary.ratios().entrySet()) {
        lines.add(
            "%s: %s (%s to %s)"
                .formatted(
                    ratio.getKey(),
                    number(ratio.getValue().median(), 3),
                    number(ratio.getValue().lowest(), 3),
                    number(ratio.getValue().highest(), 3)));
      }
      lines.add("");
    }
    lines.add(report.isValid() ? "All outputs were right." : "WRONG OUTPUTS:");
    for (StreamFigures run : report.runs()) {
      for (String fault : run.faults()) {
        lines.add(
            "%s, %s, round %d: %s".formatted(run.workload(), run.contestant(), run.round(), fault));
      }
    }
    return lines;
  }

  private static void add(TextTable table, String contestant, Summary.Figures figures) {
    table.row(
        contestant,
        number(figures.windowsPerSecond().median(), 0),
        number(figures.windowsPerSecond().lowest(), 0),
        number(figures.windowsPerSecond().highest(), 0),
        number(figures.cpuSecondsPerMillion().median(), 0),
        number(figures.brokerCpuSecondsPerMillion().median(), 0),
        number(figures.bytesAllocatedPerWindow().median(), 0),
        number(100 * figures.gcShare().median(), 1),
        number(figures.changelogBytesPerWindow().median(), 0),
        number(figures.changelogBytesPerInputByte().median(), 2),
        number(figures.liveHeapMib().median(), 0),
        number(figures.nativeMib().median(), 0));
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
