package org.dt4ecg.study.report;

import java.util.List;
import org.dt4ecg.study.chart.Drawing;

/**
 * A part of the report.
 *
 * @param id name to link to
 * @param title heading
 * @param paragraphs what to know before reading the figures
 * @param tables its tables
 * @param drawings its charts
 */
record Section(
    String id,
    String title,
    List<String> paragraphs,
    List<ReportTable> tables,
    List<Drawing> drawings) {

  Section {
    paragraphs = List.copyOf(paragraphs);
    tables = List.copyOf(tables);
    drawings = List.copyOf(drawings);
  }

  /** Whether there is anything in it that was measured. */
  boolean hasContent() {
    return tables.stream().anyMatch(table -> !table.rows().isEmpty()) || !drawings.isEmpty();
  }
}
