package org.dt4ecg.study.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.Series;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.junit.jupiter.api.Test;

class FigureTableTest {

  private static final Series CROSS_PASS =
      Series.published(DataSet.MOTION_ECG, SplitProtocol.CROSS_PASS);

  @Test
  void splitsAreAveragedFirstAndSeedsAfterwards() {
    FigureTable table =
        new FigureTable(
            List.of(
                run("01-to-02", 1, 0.8),
                run("02-to-01", 1, 0.9),
                run("01-to-02", 2, 0.7),
                run("02-to-01", 2, 0.8)));

    Statistic statistic = table.statistic(CROSS_PASS, Figure.IDENTITY_ACCURACY).orElseThrow();

    assertThat(statistic.mean()).isCloseTo(0.8, within(1e-12));
    // The seeds' means are 0.85 and 0.75.
    assertThat(statistic.deviation()).isCloseTo(0.1 / Math.sqrt(2), within(1e-12));
    assertThat(statistic.seeds()).isEqualTo(2);
  }

  @Test
  void aSeedThatLacksASplitDoesNotCount() {
    FigureTable table =
        new FigureTable(
            List.of(run("01-to-02", 1, 0.8), run("02-to-01", 1, 0.9), run("01-to-02", 2, 0.1)));

    assertThat(table.statistic(CROSS_PASS, Figure.IDENTITY_ACCURACY))
        .hasValueSatisfying(
            statistic -> {
              assertThat(statistic.mean()).isCloseTo(0.85, within(1e-12));
              assertThat(statistic.deviation()).isNaN();
              assertThat(statistic.seeds()).isEqualTo(1);
            });
  }

  @Test
  void aFigureThatNoRunHasIsMissing() {
    FigureTable table = new FigureTable(List.of(run("01-to-02", 1, 0.8), run("02-to-01", 1, 0.9)));

    assertThat(table.statistic(CROSS_PASS, Figure.ACTIVITY_ACCURACY)).isEmpty();
    assertThat(table.confusion(CROSS_PASS, ModelTask.IDENTITY)).isEmpty();
    assertThat(table.reliability(CROSS_PASS, ModelTask.IDENTITY)).isEmpty();
  }

  @Test
  void binsOfSeveralRunsAreWeightedByTheirWindows() {
    ReliabilityBin sum = new ReliabilityBin(10, 0.8, 0.5).plus(new ReliabilityBin(30, 0.9, 0.9));

    assertThat(sum.windows()).isEqualTo(40);
    assertThat(sum.confidence()).isCloseTo(0.875, within(1e-12));
    assertThat(sum.accuracy()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void emptyBinsAddUpToAnEmptyBin() {
    ReliabilityBin empty = new ReliabilityBin(0, 0, 0);

    assertThat(empty.plus(empty)).isEqualTo(empty);
  }

  @Test
  void confusionsOfOtherClassesAreNotAdded() {
    ConfusionCounts one = new ConfusionCounts(List.of("a", "b"), new long[2][2]);
    ConfusionCounts other = new ConfusionCounts(List.of("a", "c"), new long[2][2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.plus(other))
        .withMessageContaining("[a, c]");
  }

  @Test
  void confusionsOfPeopleWhoDifferBySplitAreLeftOut() {
    FigureTable table =
        new FigureTable(
            List.of(confused("01-to-02", 1, "a", "b", 5), confused("02-to-01", 1, "a", "c", 5)));

    assertThat(table.confusion(CROSS_PASS, ModelTask.IDENTITY)).isEmpty();
  }

  @Test
  void aConfusionWithoutWindowsIsNone() {
    FigureTable table =
        new FigureTable(
            List.of(confused("01-to-02", 1, "a", "b", 0), confused("02-to-01", 1, "a", "c", 0)));

    assertThat(table.confusion(CROSS_PASS, ModelTask.IDENTITY)).isEmpty();
  }

  @Test
  void sumsAreOverWholeSeedsOnly() {
    FigureTable table =
        new FigureTable(
            List.of(
                confused("01-to-02", 1, "a", "b", 5),
                confused("02-to-01", 1, "a", "b", 5),
                confused("01-to-02", 2, "a", "b", 5)));

    assertThat(table.seeds(CROSS_PASS)).isEqualTo(1);
    assertThat(table.confusion(CROSS_PASS, ModelTask.IDENTITY))
        .hasValueSatisfying(sum -> assertThat(sum.counts()[0][0]).isEqualTo(10));
    assertThat(table.reliability(CROSS_PASS, ModelTask.IDENTITY))
        .singleElement()
        .extracting(ReliabilityBin::windows)
        .isEqualTo(10L);
    assertThat(table.grades(CROSS_PASS))
        .singleElement()
        .extracting(GradeFigures::windows)
        .isEqualTo(10L);
  }

  @Test
  void aSplitCountsByThePeopleItsMeanIsOver() {
    FigureTable table =
        new FigureTable(
            List.of(
                overPeople("01-to-02", 0.9, List.of("a", "b", "c")),
                overPeople("02-to-01", 0.5, List.of("c"))));

    assertThat(table.statistic(CROSS_PASS, Figure.ENROLLED_ACCURACY))
        .hasValueSatisfying(value -> assertThat(value.mean()).isCloseTo(0.8, within(1e-12)));
    assertThat(table.sample(CROSS_PASS, Figure.ENROLLED_ACCURACY))
        .contains(new Sample(List.of("a", "b", "c"), 20));
  }

  @Test
  void nothingIsSaidOfATaskThatWasNotTrained() {
    Series series = Series.published(DataSet.MOTION_ECG, SplitProtocol.BLOCKED);

    RunFigures figures =
        MadeFigures.of(series, "only", 1, 1).ofTasks(EnumSet.of(ModelTask.IDENTITY));

    assertThat(figures.values())
        .containsKeys(Figure.IDENTITY_ACCURACY, Figure.UNKNOWN, Figure.PARAMETERS)
        .doesNotContainKeys(
            Figure.ACTIVITY_ACCURACY,
            Figure.ACTIVITY_FUSED_5,
            Figure.ACTIVITY_CALIBRATION_ERROR,
            Figure.ACTIVITY_CALIBRATION_ERROR_BEFORE);
    assertThat(figures.confusions()).containsOnlyKeys(ModelTask.IDENTITY);
    assertThat(figures.reliability()).containsOnlyKeys(ModelTask.IDENTITY);
    assertThat(figures.wrong()).extracting(WrongWindow::head).containsOnly(ModelTask.IDENTITY);
    assertThat(figures.grades()).isEmpty();
  }

  @Test
  void aRowOfAConfusionWithoutWindowsHasNoShares() {
    ConfusionCounts counts = new ConfusionCounts(List.of("a", "b"), new long[][] {{3, 1}, {0, 0}});

    assertThat(counts.share(0, 0)).isEqualTo(0.75);
    assertThat(counts.share(1, 0)).isZero();
  }

  @Test
  void aTradeOffNeedsBothErrorsForEveryThreshold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ErrorTradeOff(1, new double[3], new double[2]));
  }

  private static RunFigures confused(
      String split, long seed, String one, String other, long windows) {
    return new RunFigures(
        CROSS_PASS,
        split,
        2,
        seed,
        Map.of(),
        Map.of(),
        Map.of(
            ModelTask.IDENTITY,
            new ConfusionCounts(List.of(one, other), new long[][] {{windows, 0}, {0, 0}})),
        Map.of(ModelTask.IDENTITY, List.of(new ReliabilityBin(windows, 0.9, 0.9))),
        List.of(),
        List.of(new GradeFigures(1, windows, windows, windows)),
        null,
        List.of());
  }

  private static RunFigures overPeople(String split, double value, List<String> people) {
    return new RunFigures(
        CROSS_PASS,
        split,
        2,
        1,
        Map.of(Figure.ENROLLED_ACCURACY, value),
        Map.of(Figure.ENROLLED_ACCURACY, Sample.of(people, 10)),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        null,
        List.of());
  }

  private static RunFigures run(String split, long seed, double accuracy) {
    return MadeFigures.of(CROSS_PASS, split, 2, seed, Map.of(Figure.IDENTITY_ACCURACY, accuracy));
  }
}
