package org.dt4ecg.study.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.Statistic;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.report.ReportTable.Cell;
import org.dt4ecg.study.report.ReportTable.Mark;

/** Cells of tables, made of figures. */
final class Cells {

  private static final String NOTHING = "–";

  private final FigureTable figures;

  Cells(FigureTable figures) {
    this.figures = figures;
  }

  /**
   * A row: its name, the figures, and the number of seeds. A figure of fewer seeds than the row's
   * says so itself, and one that is a mean over people says over how many.
   *
   * @return the row, empty if none of the figures was measured
   */
  Optional<List<Cell>> row(String name, Series series, List<Figure> columns) {
    return row(name, series, columns, (figure, value) -> plain(series, figure, value));
  }

  /** The same, with the bars that the figures have beside them. */
  Optional<List<Cell>> rowWithBars(String name, Series series, List<Figure> columns) {
    return row(
        name,
        series,
        columns,
        (figure, value) ->
            Bar.of(series, figure)
                .map(bar -> cell(bar, value))
                .orElseGet(() -> plain(series, figure, value)));
  }

  /**
   * The same for a series that has no bars of its own: where a figure reaches the bar of another
   * series, that stands beside it.
   */
  Optional<List<Cell>> rowBesideBars(
      String name, Series series, Series withBars, List<Figure> columns) {
    return row(
        name,
        series,
        columns,
        (figure, value) ->
            Bar.of(withBars, figure)
                .filter(bar -> bar.isReachedBy(value))
                .map(
                    bar ->
                        new Cell(
                            figureText(figure, value),
                            "would reach %s".formatted(bar.text()),
                            Mark.NONE))
                .orElseGet(() -> plain(series, figure, value)));
  }

  /** A figure and the verdict on it. */
  static Cell cell(Bar bar, Statistic statistic) {
    boolean reached = bar.isReachedBy(statistic);
    return new Cell(
        figureText(bar.figure(), statistic),
        "%s, %s".formatted(bar.text(), reached ? "reached" : "not reached"),
        reached ? Mark.REACHED : Mark.MISSED);
  }

  private Optional<List<Cell>> row(
      String name, Series series, List<Figure> columns, BiFunction<Figure, Statistic, Cell> cell) {
    Map<Figure, Statistic> statistics = new EnumMap<>(Figure.class);
    columns.forEach(
        figure ->
            figures
                .statistic(series, figure)
                .ifPresent(statistic -> statistics.put(figure, statistic)));
    int seeds = statistics.values().stream().mapToInt(Statistic::seeds).max().orElse(0);
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.plain(name));
    for (Figure figure : columns) {
      Statistic statistic = statistics.get(figure);
      cells.add(
          statistic == null
              ? Cell.plain(NOTHING)
              : withSeeds(cell.apply(figure, statistic), statistic.seeds(), seeds));
    }
    cells.add(Cell.plain(Integer.toString(seeds)));
    return seeds == 0 ? Optional.empty() : Optional.of(cells);
  }

  private static Cell withSeeds(Cell cell, int seeds, int seedsOfRow) {
    if (seeds == seedsOfRow) {
      return cell;
    }
    String text = "%s (%d %s)".formatted(cell.text(), seeds, seeds == 1 ? "seed" : "seeds");
    return new Cell(text, cell.note(), cell.mark());
  }

  private Cell plain(Series series, Figure figure, Statistic statistic) {
    String people =
        figures
            .sample(series, figure)
            .map(
                sample ->
                    String.format(
                        Locale.ROOT,
                        "%d people, %,d windows",
                        sample.people().size(),
                        sample.windows()))
            .orElse("");
    return new Cell(figureText(figure, statistic), people, Mark.NONE);
  }

  /** Headings for {@link #row}. */
  static List<String> headings(String first, List<Figure> columns) {
    List<String> headings = new ArrayList<>();
    headings.add(first);
    columns.forEach(figure -> headings.add(figure.title() + unit(figure)));
    headings.add("seeds");
    return headings;
  }

  /** Mean and spread, such as {@code 99.20 ± 0.11}. */
  static String figureText(Figure figure, Statistic statistic) {
    String mean = figure.text(statistic.mean());
    return Double.isNaN(statistic.deviation())
        ? mean
        : mean + " ± " + figure.text(statistic.deviation());
  }

  private static String unit(Figure figure) {
    return figure.unit().isEmpty() ? "" : "," + figure.unit();
  }
}
