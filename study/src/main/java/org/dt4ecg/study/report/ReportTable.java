package org.dt4ecg.study.report;

import java.util.List;

/**
 * A table of the report, whatever it is rendered as.
 *
 * @param caption what it shows
 * @param columns headings; the first is that of the rows' names
 * @param rows the rows, each with a cell a column
 */
record ReportTable(String caption, List<String> columns, List<List<Cell>> rows) {

  /** How a cell stands to what was to be reached. */
  enum Mark {
    NONE,
    REACHED,
    MISSED
  }

  /**
   * A cell.
   *
   * @param text what was measured
   * @param note what to read it against; empty for nothing
   * @param mark how the two stand to each other
   */
  record Cell(String text, String note, Mark mark) {

    static Cell plain(String text) {
      return new Cell(text, "", Mark.NONE);
    }
  }

  ReportTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '%s' has %d columns, but a row of %d cells"
                .formatted(caption, columns.size(), row.size()));
      }
    }
  }
}
