package org.dt4ecg.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dt4ecg.bench.load.Spread;
import org.dt4ecg.bench.oracle.TopicVerdict;
import org.dt4ecg.bench.oracle.WindowCount;
import org.dt4ecg.bench.recovery.RecoveryReport.Figures;
import org.dt4ecg.bench.recovery.RecoveryReport.Round;
import org.dt4ecg.bench.recovery.RecoveryReport.Run;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecoveryReportTest {

  private static final WindowCount EXACT = new WindowCount(100, 0, 0, 0);
  private static final List<Round> ROUNDS =
      List.of(
          new Round(1, 0, 0.3, 8, 2, List.of(7.0, 6.0), 110),
          new Round(2, 1, 0.4, 9, 3, List.of(5.0, 1.0), 110),
          new Round(3, 0, 0.5, 7, 1, List.of(2.0, 3.0), 110));

  @Test
  void theFiguresAreOfAllRoundsAndARollingRestartCountsForEachInstance() {
    Figures figures = Figures.of(ROUNDS);

    assertThat(figures.killLongest()).isEqualTo(new Spread(8, 7, 9));
    assertThat(figures.killNothing()).isEqualTo(new Spread(0.4, 0.3, 0.5));
    assertThat(figures.backLongest()).isEqualTo(new Spread(2, 1, 3));
    assertThat(figures.restartLongest()).isEqualTo(new Spread(4, 1, 7));
  }

  @Test
  void theReportIsRightOnlyIfEveryRunIs() {
    Run right = run(new TopicVerdict(100, EXACT, 0, 0, List.of()), List.of());
    Run lost = run(new TopicVerdict(100, new WindowCount(99, 1, 0, 0), 0, 0, List.of()), List.of());

    assertThat(report(right, right).isRight()).isTrue();
    assertThat(report(right, lost).isRight()).isFalse();
    assertThat(report(right, lost).text()).contains("lost 1,").endsWith("WRONG.");
    assertThat(report().isRight()).isFalse();
  }

  @Test
  void aRunThatDidNotGetToTheEndOrHadAProblemOrSentNothingIsNotRight() {
    WindowCount none = new WindowCount(0, 0, 0, 0);

    assertThat(report(run(null, List.of())).isRight()).isFalse();
    assertThat(report(run(new TopicVerdict(0, none, 0, 0, List.of()), List.of())).isRight())
        .isFalse();
    assertThat(report(run(new TopicVerdict(100, EXACT, 1, 0, List.of()), List.of())).isRight())
        .isFalse();
    Run hung = run(new TopicVerdict(100, EXACT, 0, 0, List.of()), List.of("it hung"));
    assertThat(report(hung).isRight()).isFalse();
    assertThat(report(hung).text()).contains("it hung");
  }

  private static RecoveryReport report(Run... runs) {
    return new RecoveryReport(60, 30, Map.of(), List.of(runs), 300);
  }

  private static Run run(@Nullable TopicVerdict verdict, List<String> problems) {
    return new Run(
        SharingProtocol.CLASSIC,
        1,
        new Spread(0.6, 0.5, 0.9),
        ROUNDS,
        Figures.of(ROUNDS),
        0,
        verdict,
        problems,
        null);
  }
}
