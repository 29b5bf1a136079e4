package org.dt4ecg.study.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dt4ecg.study.chart.ChartWriter;
import org.dt4ecg.study.chart.ChartWriter.Images;
import org.dt4ecg.study.chart.Drawing;
import org.dt4ecg.study.figures.FigureTable;

/**
 * Writes the report: {@code report.html}, the PNG charts behind it in {@code charts/}, {@code
 * RESULTS.md} and {@code README-results.md}. Charts show ECG of the recordings, so they belong with
 * the recordings, not in a repository.
 */
public final class ResultsReport {

  private static final String TITLE = "DT4ECG Streams: results on public recordings";
  private static final MarkedFragment README_FRAGMENT = new MarkedFragment("results");

  private static final String IMAGES = "docs/images";

  private final FigureTable figures;
  private final Provenance provenance;

  public ResultsReport(FigureTable figures, Provenance provenance) {
    this.figures = figures;
    this.provenance = provenance;
  }

  /**
   * Writes everything into a folder, which is made if it is not there.
   *
   * @return the page
   * @throws IOException if a file cannot be written
   */
  public Path write(Path folder) throws IOException {
    List<Section> sections = sections();
    ChartWriter writer = new ChartWriter(folder.resolve("charts"));
    Map<String, Images> images = new LinkedHashMap<>();
    for (Section section : sections) {
      for (Drawing drawing : section.drawings()) {
        images.put(drawing.name(), writer.write(drawing));
      }
    }
    Path page = folder.resolve("report.html");
    Files.writeString(page, HtmlPage.of(TITLE, provenance, sections, images));
    Files.writeString(folder.resolve("RESULTS.md"), markdown(sections));
    Files.writeString(folder.resolve("README-results.md"), readmeFragment());
    return page;
  }

  /**
   * Rewrites {@code docs/RESULTS.md} of a repository, the plot of its {@code README.md} in {@code
   * docs/images} and, between its markers, the main table of that README.
   *
   * @throws IOException if a file cannot be written, or the README has no markers
   */
  public void rewrite(Path repository) throws IOException {
    Path results = repository.resolve("docs").resolve("RESULTS.md");
    Files.createDirectories(repository.resolve("docs"));
    Files.writeString(results, markdown(sections()));
    Optional<TargetPlot> plot = TargetPlot.of(figures);
    if (plot.isPresent()) {
      new ChartWriter(repository.resolve(IMAGES)).writeLight(plot.get().drawing());
    }
    README_FRAGMENT.rewrite(repository.resolve("README.md"), readmeFragment());
  }

  /** Every bar with the figure beside it, in plain values for programs. */
  public List<BarResult> bars() {
    return Bar.ALL.stream().map(bar -> BarResult.of(bar, figures)).toList();
  }

  private String markdown(List<Section> sections) {
    return Markdown.document(TITLE, provenance, sections);
  }

  private String readmeFragment() {
    StringBuilder text = new StringBuilder();
    TargetPlot.of(figures).ifPresent(plot -> text.append(plot.markdown(IMAGES)).append('\n'));
    ReportTable summary = MainSections.summary(figures);
    if (!summary.rows().isEmpty()) {
      text.append(Markdown.table(summary)).append('\n');
    }
    return text.append(provenance.progress())
        .append("\nAll tables, and how windows were varied: [docs/RESULTS.md](docs/RESULTS.md).\n")
        .toString();
  }

  private List<Section> sections() {
    return Stream.of(
            MainSections.bars(figures),
            MainSections.protocols(figures),
            BehaviourSections.fusion(figures),
            AblationSections.attention(figures),
            AblationSections.balancing(figures),
            AblationSections.windowLength(figures),
            OpenSetSections.strangers(figures),
            OpenSetSections.enrolment(figures),
            BehaviourSections.calibration(figures),
            BehaviourSections.confusion(figures),
            BehaviourSections.artefacts(figures),
            BehaviourSections.mistakes(figures))
        .filter(Section::hasContent)
        .toList();
  }
}
