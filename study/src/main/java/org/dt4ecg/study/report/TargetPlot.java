package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.chart.Drawing;
import org.dt4ecg.study.chart.TargetChart;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;

/** The one plot of the README: accuracies by protocol beside what was to be reached. */
final class TargetPlot {

  /** Those that a single decision is behind. */
  private static final Set<Figure> ACCURACIES =
      Set.of(Figure.IDENTITY_ACCURACY, Figure.ACTIVITY_ACCURACY, Figure.IDENTITY_PER_RECORD);

  private final Drawing drawing;
  private final String description;

  private TargetPlot(Drawing drawing, String description) {
    this.drawing = drawing;
    this.description = description;
  }

  /** The plot of what was measured; empty if nothing of it was. */
  static Optional<TargetPlot> of(FigureTable figures) {
    List<TargetChart.Column> columns = new ArrayList<>();
    for (Bar bar : Bar.ALL) {
      if (ACCURACIES.contains(bar.figure())) {
        bar.measured(figures)
            .ifPresent(
                measured ->
                    columns.add(
                        new TargetChart.Column(name(bar), head(bar), measured, bar.limit())));
      }
    }
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    String title = "Accuracy by protocol, and what was to be reached";
    Drawing drawing =
        new Drawing(
            "accuracy-by-protocol",
            title,
            "Points are means over the seeds, lines their sample standard deviation.",
            theme -> TargetChart.of(theme, title, columns));
    return Optional.of(
        new TargetPlot(
            drawing, columns.stream().map(TargetPlot::inWords).collect(Collectors.joining("; "))));
  }

  Drawing drawing() {
    return drawing;
  }

  /** An image of the repository, for those too who do not see it. */
  String markdown(String folder) {
    return "![%s: %s](%s/%s.png)\n".formatted(drawing.title(), description, folder, drawing.name());
  }

  private static String name(Bar bar) {
    return bar.figure() == Figure.IDENTITY_PER_RECORD
        ? bar.series().protocol() + " (records)"
        : bar.series().protocol();
  }

  private static ModelTask head(Bar bar) {
    return bar.figure().head().orElseThrow();
  }

  private static String inWords(TargetChart.Column column) {
    return String.format(
        Locale.ROOT,
        "%s %s %.1f %% of %.1f %%",
        column.head().label(),
        column.name(),
        100 * column.measured().mean(),
        100 * column.target());
  }
}
