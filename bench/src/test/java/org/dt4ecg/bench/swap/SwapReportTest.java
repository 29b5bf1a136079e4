package org.dt4ecg.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.bench.oracle.WindowCount;
import org.dt4ecg.bench.swap.SwapReport.Resident;
import org.dt4ecg.bench.swap.SwapReport.Trouble;
import org.junit.jupiter.api.Test;

class SwapReportTest {

  private static final WindowCount EXACT = new WindowCount(100, 0, 0, 0);
  private static final Rescoring RIGHT = new Rescoring(10, 9, 0);
  private static final Trouble NONE = new Trouble(0, 0, 0, 0);
  private static final Resident STEADY = new Resident(1000L, 1099L);
  private static final Delays CALM = new Delays(50, 100, 200, 200);

  @Test
  void aRunInWhichAllHoldsHasNoFailures() {
    assertThat(failures(EXACT, RIGHT, NONE, STEADY, new Delays(50, 100, 200, 254))).isEmpty();
  }

  @Test
  void memoryThatCannotBeMeasuredIsNoFailure() {
    assertThat(failures(EXACT, RIGHT, NONE, new Resident(null, null), CALM)).isEmpty();
  }

  @Test
  void eachRequirementThatDoesNotHoldIsNamed() {
    assertThat(failures(new WindowCount(99, 1, 0, 0), RIGHT, NONE, STEADY, CALM))
        .singleElement()
        .asString()
        .contains("lost=1");
    assertThat(failures(EXACT, new Rescoring(10, 9, 1), NONE, STEADY, CALM))
        .singleElement()
        .asString()
        .contains("wrong=1");
    assertThat(failures(EXACT, RIGHT, new Trouble(0, 0, 3, 0), STEADY, CALM))
        .singleElement()
        .asString()
        .contains("deadLetters=3");
    assertThat(failures(EXACT, RIGHT, NONE, new Resident(1000L, 1101L), CALM))
        .singleElement()
        .asString()
        .contains("memory grows");
    assertThat(failures(EXACT, RIGHT, NONE, STEADY, new Delays(50, 100, 200, 255)))
        .singleElement()
        .asString()
        .contains("55 ms");
    assertThat(report(EXACT, RIGHT, NONE, STEADY, 55, CALM).getFailures())
        .singleElement()
        .asString()
        .contains("in 55.0 ms, allowed are 55.0");
    assertThat(report(EXACT, RIGHT, NONE, STEADY, Double.NaN, CALM).getFailures())
        .singleElement()
        .asString()
        .contains("in NaN ms");
  }

  private static List<String> failures(
      WindowCount count, Rescoring rescoring, Trouble trouble, Resident resident, Delays atSwaps) {
    return report(count, rescoring, trouble, resident, 3, atSwaps).getFailures();
  }

  private static SwapReport report(
      WindowCount count,
      Rescoring rescoring,
      Trouble trouble,
      Resident resident,
      double longestSwitchMillis,
      Delays atSwaps) {
    return new SwapReport(
        50,
        200,
        1000,
        10,
        new TreeMap<>(Map.of("identity-results", count)),
        new TreeMap<>(Map.of("a", 50L, "b", 50L)),
        rescoring,
        trouble,
        resident,
        Delays.of(new long[] {300}),
        5,
        longestSwitchMillis,
        atSwaps,
        CALM);
  }
}
