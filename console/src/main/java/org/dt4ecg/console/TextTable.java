package org.dt4ecg.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table for people: columns as wide as they need, the first to the left, numbers to the right.
 */
public final class TextTable {

  private static final String BETWEEN = "  ";

  private final List<String[]> rows = new ArrayList<>();

  public TextTable(String... heading) {
    rows.add(heading.clone());
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not as many cells as the heading
   */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).length) {
      throw new IllegalArgumentException(
          "A row of %d cells in a table of %d columns: %s"
              .formatted(cells.length, rows.get(0).length, Arrays.toString(cells)));
    }
    rows.add(cells.clone());
    return this;
  }

  /** The table, its heading first. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.length; column++) {
      String padding = " ".repeat(width(column) - cells[column].length());
      line.append(column == 0 ? cells[0] + padding : BETWEEN + padding + cells[column]);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row[column].length()).max().orElse(0);
  }
}
