package org.dt4ecg.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.figures.ConfusionCounts;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.MadeFigures;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.RunGroup;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.plan.Variants;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a whole study with made figures, and of studies that have only begun. */
@Tag("slow")
class ResultsReportTest {

  private static final Series BLOCKED = Series.published(DataSet.MOTION_ECG, SplitProtocol.BLOCKED);
  private static final Pattern IMAGE = Pattern.compile("data:image/png;base64,([A-Za-z0-9+/=]+)");

  private static Path folder = Path.of("");
  private static String page = "";

  @BeforeAll
  static void writeTheReportOfAWholeStudy(@TempDir Path out) throws IOException {
    folder = out;
    StudyPlan plan = StudyPlan.of(StudyPlan.FULL);
    List<RunFigures> figures = MadeFigures.of(plan);
    page =
        Files.readString(
            new ResultsReport(new FigureTable(figures), provenance(figures.size())).write(folder));
  }

  @Test
  void thePageNeedsNothingBesideIt() {
    assertThat(page)
        .doesNotContain("http://", "https://", "<script", "<link", "@import")
        .contains("<!DOCTYPE html>", "prefers-color-scheme: dark", "width=device-width");
  }

  @Test
  void everyImageOfThePageIsAPngThatCanBeRead() throws IOException {
    Matcher images = IMAGE.matcher(page);
    int count = 0;
    while (images.find()) {
      byte[] png = Base64.getDecoder().decode(images.group(1));
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isGreaterThan(400);
      count++;
    }
    assertThat(count).isGreaterThan(20).isEven();
  }

  @Test
  void thePngFilesBehindThePageLieBesideIt() {
    assertThat(folder.resolve("charts"))
        .isDirectoryContaining("glob:**/confusion-activity-blocked.png")
        .isDirectoryContaining("glob:**/confusion-activity-blocked-dark.png")
        .isDirectoryContaining("glob:**/weights-dt4ecg.png")
        .isDirectoryContaining("glob:**/reliability-cross-pass.png")
        .isDirectoryContaining("glob:**/strangers-motion-ecg.png")
        .isDirectoryContaining("glob:**/artefacts-blocked.png")
        .isDirectoryContaining("glob:**/fused-windows-identity.png")
        .isDirectoryContaining("glob:**/window-length-blocked.png")
        .isDirectoryContaining("glob:**/wrong-01.png");
  }

  @Test
  void theMarkdownHasTablesAndNoEcg() throws IOException {
    String markdown = Files.readString(folder.resolve("RESULTS.md"));

    assertThat(markdown)
        .contains("## What was to be reached", "## Main table", "## Strangers", "| --- |")
        .doesNotContain("data:image", "![")
        .contains("$ ./dt4ecg report");
  }

  @Test
  void aBarThatIsNotReachedIsMarkedPlainly(@TempDir Path out) throws IOException {
    FigureTable figures = table(Map.of(Figure.IDENTITY_ACCURACY, 0.95));

    String html = Files.readString(new ResultsReport(figures, provenance(1)).write(out));

    assertThat(html)
        .contains("<td class=\"missed\">95.00 ✗<small>≥ 99.12 %, not reached</small></td>");
    assertThat(Files.readString(out.resolve("RESULTS.md")))
        .contains("**95.00 (≥ 99.12 %, not reached)**");
  }

  @Test
  void aBarThatIsReachedIsMarkedSo(@TempDir Path out) throws IOException {
    FigureTable figures = table(Map.of(Figure.IDENTITY_ACCURACY, 0.9912));

    String html = Files.readString(new ResultsReport(figures, provenance(1)).write(out));

    assertThat(html)
        .contains("<td class=\"reached\">99.12 ✓<small>≥ 99.12 %, reached</small></td>");
  }

  @Test
  void foldsWithPeopleOfTheirOwnDoNotStopTheReport(@TempDir Path out) throws IOException {
    Series series = Series.published(DataSet.MOTION_ECG, SplitProtocol.LEAVE_SUBJECTS_OUT);
    FigureTable figures =
        new FigureTable(
            List.of(fold(series, "fold-1", "ctu-01"), fold(series, "fold-2", "ctu-02")));

    String html = Files.readString(new ResultsReport(figures, provenance(2)).write(out));

    assertThat(html).contains("80.00").doesNotContain("Confusion of identity");
  }

  @Test
  void aFigureOfFewerSeedsThanItsRowSaysSo(@TempDir Path out) throws IOException {
    FigureTable figures =
        new FigureTable(
            List.of(
                MadeFigures.of(
                    BLOCKED,
                    "only",
                    1,
                    1,
                    Map.of(Figure.IDENTITY_ACCURACY, 0.95, Figure.UNKNOWN, 0.25)),
                MadeFigures.of(BLOCKED, "only", 1, 2, Map.of(Figure.IDENTITY_ACCURACY, 0.95))));

    new ResultsReport(figures, provenance(2)).write(out);

    assertThat(out.resolve("RESULTS.md")).content().contains("| 25.00 (1 seed) | 2 |");
  }

  @Test
  void theRecipeForTheSameElectrodesHasItsOwnRowAndMeaning(@TempDir Path out) throws IOException {
    Series sameElectrodes = Series.motion(SplitProtocol.BLOCKED, Variants.SAME_ELECTRODES);
    FigureTable figures =
        new FigureTable(
            List.of(
                MadeFigures.of(BLOCKED, "only", 1, 1, Map.of(Figure.IDENTITY_ACCURACY, 0.95)),
                MadeFigures.of(
                    sameElectrodes,
                    "only",
                    1,
                    1,
                    Map.of(Figure.IDENTITY_ACCURACY, 0.995, Figure.ACTIVITY_ACCURACY, 0.9))));

    new ResultsReport(figures, provenance(2)).write(out);

    assertThat(out.resolve("RESULTS.md"))
        .content()
        .contains(
            "| blocked | **95.00 (≥ 99.12 %, not reached)** |",
            "| blocked, same-electrodes recipe | 99.50 (would reach ≥ 99.12 %) | – | 90.00 |",
            "for people who keep to one kind of electrodes");
    assertThat(out.resolve("README-results.md"))
        .content()
        .contains("| blocked | **95.00 (≥ 99.12 %, not reached)** |")
        .doesNotContain("same-electrodes");
  }

  @Test
  void figuresOfStrangersSayOverWhomTheyAre() throws IOException {
    assertThat(Files.readString(folder.resolve("RESULTS.md")))
        .contains("(10 people, 700 windows)", "(4 people, 280 windows)")
        .contains("At the threshold that the model carries:");
  }

  @Test
  void theTextSaysWhatWindowsAndCurvesAre() {
    assertThat(page)
        .contains("neighbours share half of their samples", "whole objectives", "seeds together")
        .doesNotContain("side by side", "unweighted losses", "All seeds together");
  }

  @Test
  void whatIsMissingIsListed(@TempDir Path out) throws IOException {
    StudyPlan plan = StudyPlan.of(StudyPlan.MAIN);
    FigureTable figures =
        new FigureTable(
            List.of(
                MadeFigures.of(
                    Series.published(DataSet.MOTION_ECG, SplitProtocol.CROSS_PASS),
                    "01-to-02",
                    2,
                    1)));

    new ResultsReport(figures, Provenance.of(plan, figures, List.of(), List.of())).write(out);

    assertThat(out.resolve("RESULTS.md"))
        .content()
        .contains("1 of 66 runs of the plan main; the rest has not been run yet.")
        .contains(
            "- motion-ecg classification cross-pass dt4ecg-published: seed 1 has 1 of 2 runs, seed"
                + " 2 has 0");
  }

  @Test
  void aPlanIsCompleteWhenEverySeedOfEverySeriesIsWhole() {
    StudyPlan plan = StudyPlan.of(StudyPlan.OPEN_SET);
    List<RunFigures> all = new ArrayList<>();
    for (RunGroup group : plan.groups()) {
      for (long seed : group.seeds()) {
        for (int fold = 1; fold <= 5; fold++) {
          all.add(MadeFigures.of(group.series(), "fold-" + fold, 5, seed));
        }
      }
    }

    assertThat(Provenance.of(plan, new FigureTable(all), List.of(), List.of()).progress())
        .isEqualTo("All 35 runs of the plan open-set.");
    assertThat(
            Provenance.of(plan, new FigureTable(all.subList(1, 30)), List.of(), List.of())
                .isComplete())
        .isFalse();
  }

  @Test
  void aStudyWithoutOutcomesSaysThatNothingWasMeasured(@TempDir Path out) throws IOException {
    String html =
        Files.readString(new ResultsReport(new FigureTable(List.of()), provenance(0)).write(out));

    assertThat(html).contains("not measured yet", "0 of 84 runs").doesNotContain("<figure>");
  }

  @Test
  void namesInTheRecordingsCannotBecomeMarkup(@TempDir Path out) throws IOException {
    Provenance hostile =
        new Provenance(
            "main", 1, 0, List.of("c<b"), List.of("./dt4ecg report --out \"<b>\""), List.of("a<b"));

    String html =
        Files.readString(new ResultsReport(new FigureTable(List.of()), hostile).write(out));

    assertThat(html).contains("&lt;b&gt;").doesNotContain("\"<b>\"", "a<b", "c<b");
  }

  @Test
  void theReadmeIsRewrittenBetweenItsMarkersOnly(@TempDir Path repository) throws IOException {
    Path readme = repository.resolve("README.md");
    Files.writeString(
        readme, "before\n<!-- results:begin -->\nof yesterday\n<!-- results:end -->\nafter\n");

    new ResultsReport(table(Map.of(Figure.IDENTITY_ACCURACY, 0.95)), provenance(1))
        .rewrite(repository);

    assertThat(readme)
        .content()
        .startsWith("before\n<!-- results:begin -->\n")
        .endsWith("<!-- results:end -->\nafter\n")
        .contains("| blocked | **95.00 (≥ 99.12 %, not reached)** |")
        .doesNotContain("of yesterday");
    assertThat(repository.resolve("docs/RESULTS.md")).exists();
    assertThat(readme)
        .content()
        .contains(
            "![Accuracy by protocol, and what was to be reached: identity blocked 95.0 % of 99.1 %]"
                + "(docs/images/accuracy-by-protocol.png)");
  }

  @Test
  void thePlotOfTheReadmeIsSmallAndOnALightGround(@TempDir Path repository) throws IOException {
    Files.writeString(
        repository.resolve("README.md"), "<!-- results:begin -->\n<!-- results:end -->\n");
    FigureTable figures = new FigureTable(MadeFigures.of(StudyPlan.of(StudyPlan.MAIN)));

    new ResultsReport(figures, provenance(1)).rewrite(repository);

    Path plot = repository.resolve("docs/images/accuracy-by-protocol.png");
    assertThat(Files.size(plot)).isLessThan(100_000);
    assertThat(ImageIO.read(plot.toFile()).getRGB(2, 2)).isEqualTo(0xffffffff);
  }

  @Test
  void aStudyThatHasMeasuredNothingHasNoPlot(@TempDir Path repository) throws IOException {
    Path readme = repository.resolve("README.md");
    Files.writeString(readme, "<!-- results:begin -->\n<!-- results:end -->\n");

    new ResultsReport(new FigureTable(List.of()), provenance(0)).rewrite(repository);

    assertThat(readme).content().doesNotContain("![");
    assertThat(repository.resolve("docs/images")).doesNotExist();
  }

  @Test
  void aReadmeWithoutMarkersIsLeftAsItIs(@TempDir Path repository) throws IOException {
    Path readme = Files.writeString(repository.resolve("README.md"), "no markers");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> new ResultsReport(new FigureTable(List.of()), provenance(0)).rewrite(repository))
        .withMessageContaining("<!-- results:begin -->");
    assertThat(readme).hasContent("no markers");
  }

  @Test
  void aBarForProgramsHasNoVerdictWithoutAMeasurement() {
    assertThat(new ResultsReport(new FigureTable(List.of()), provenance(0)).bars())
        .hasSize(Bar.ALL.size())
        .allSatisfy(bar -> assertThat(bar.reached()).isNull());
  }

  /** As outcomes were written that had the confusion of a task without windows too. */
  private static RunFigures fold(Series series, String name, String person) {
    return new RunFigures(
        series,
        name,
        2,
        1,
        Map.of(Figure.ACTIVITY_ACCURACY, 0.8),
        Map.of(),
        Map.of(
            ModelTask.IDENTITY,
            new ConfusionCounts(List.of(person, "ctu-09"), new long[2][2]),
            ModelTask.ACTIVITY,
            new ConfusionCounts(List.of("rest", "run"), new long[][] {{8, 2}, {2, 8}})),
        Map.of(),
        List.of(),
        List.of(),
        null,
        List.of());
  }

  private static FigureTable table(Map<Figure, Double> values) {
    return new FigureTable(List.of(MadeFigures.of(BLOCKED, "only", 1, 1, values)));
  }

  private static Provenance provenance(int done) {
    return new Provenance(
        StudyPlan.FULL,
        84,
        done,
        List.of(),
        List.of("./dt4ecg report --out report --recordings FOLDER --plan full"),
        List.of("ctu-motion-ecg, SHA-256 0123"));
  }
}
