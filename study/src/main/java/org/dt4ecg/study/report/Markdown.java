package org.dt4ecg.study.report;

import java.util.List;
import java.util.stream.Collectors;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.study.report.ReportTable.Mark;

/** The report's tables as Markdown, for the repository. */
final class Markdown {

  private Markdown() {}

  /** Everything but the charts. */
  static String document(String title, Provenance provenance, List<Section> sections) {
    StringBuilder text = new StringBuilder();
    text.append("# ").append(title).append("\n\n");
    text.append("Generated; edit nothing here. ").append(provenance.progress()).append("\n\n");
    if (!provenance.missing().isEmpty()) {
      provenance.missing().forEach(line -> text.append("- ").append(line).append('\n'));
      text.append('\n');
    }
    text.append("```console\n");
    provenance.commands().forEach(line -> text.append("$ ").append(line).append('\n'));
    text.append("```\n\n");
    provenance.dataSets().forEach(line -> text.append("- ").append(line).append('\n'));
    for (Section section : sections) {
      if (section.tables().stream().anyMatch(table -> !table.rows().isEmpty())) {
        text.append("\n## ").append(section.title()).append("\n");
        section.paragraphs().forEach(line -> text.append('\n').append(line).append('\n'));
        section.tables().stream()
            .filter(table -> !table.rows().isEmpty())
            .forEach(table -> text.append('\n').append(table(table)));
      }
    }
    return text.toString();
  }

  /** A table with its caption in front. */
  static String table(ReportTable table) {
    StringBuilder text = new StringBuilder();
    text.append(table.caption()).append(":\n\n");
    text.append(row(table.columns()));
    text.append(row(table.columns().stream().map(column -> "---").collect(Collectors.toList())));
    table.rows().forEach(row -> text.append(row(row.stream().map(Markdown::text).toList())));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String text(Cell cell) {
    String text =
        cell.note().isEmpty() ? cell.text() : "%s (%s)".formatted(cell.text(), cell.note());
    return cell.mark() == Mark.MISSED ? "**%s**".formatted(text) : text;
  }
}
