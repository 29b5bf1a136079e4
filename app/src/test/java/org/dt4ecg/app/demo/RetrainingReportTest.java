package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetrainingReportTest {

  private static final RetrainingReport.Swap SWAP =
      new RetrainingReport.Swap("111111111111", "222222222222", "2026-01-01T00:00:00Z", 1.5);

  @Test
  void theFieldsOfEveryDemonstrationAndThoseOfTheRoundStandInOneObject() throws Exception {
    ObjectMapper json = new ObjectMapper();

    JsonNode report = json.readTree(json.writeValueAsString(report(SWAP, 0.9)));

    assertThat(report.path("framesIn").longValue()).isEqualTo(10);
    assertThat(report.path("newcomer").textValue()).isEqualTo("sim-11");
    assertThat(report.path("retraining").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "roundId",
            "promoted",
            "reason",
            "championVersion",
            "challengerVersion",
            "windows",
            "metrics",
            "seconds");
    assertThat(report.path("swap").path("secondsAfterRelease").doubleValue()).isEqualTo(1.5);
    assertThat(report.path("before").path("newcomer").path("namedShareFused").doubleValue())
        .isZero();
    assertThat(report.path("after").path("newcomer").path("namedShareFused").doubleValue())
        .isEqualTo(0.9);
    assertThat(report.path("after").path("others").path("activityAccuracy").isNull()).isTrue();
    assertThat(report.has("demo")).isFalse();
    assertThat(report.has("recognised")).isFalse();
  }

  @Test
  void theNewcomerIsRecognisedIfNamedMoreOftenThanNotByTheReleaseThatTookOver() {
    assertThat(report(SWAP, 0.9).isRecognised()).isTrue();
    assertThat(report(SWAP, 0.5).isRecognised()).isFalse();
    assertThat(report(SWAP, null).isRecognised()).isFalse();
    assertThat(report(null, 0.9).isRecognised()).isFalse();
  }

  @Test
  void peopleReadBeforeAndAfterSideBySide() {
    assertThat(report(SWAP, 0.9).lines())
        .anyMatch(line -> line.contains("111111111111 gave way to 222222222222"))
        .anyMatch(line -> line.contains("windows lost or doubled: none"))
        .anyMatch(line -> line.contains("sim-11 before"))
        .anyMatch(line -> line.matches("over the session: named +0\\.0 % +90\\.0 % .*"));
    assertThat(report(null, null).lines()).anyMatch(line -> line.equals("swap      none"));
  }

  @Test
  void aRoundThatReleasedNothingStandsBeforeTheOneThatDid() {
    RetrainingReport report = report(SWAP, 0.9, List.of(round("r0", false, "Worse.")));

    assertThat(report.lines().stream().filter(line -> line.matches("(round .*| +.*orse\\.)")))
        .containsExactly(
            "round     r0, 3 s, 80 windows trained on in an epoch; not released",
            "          Worse.",
            "round     r1, 3 s, 80 windows trained on in an epoch; released",
            "          No worse.");
  }

  private static RetrainingReport report(
      RetrainingReport.@Nullable Swap swap, @Nullable Double namedAfter) {
    return report(swap, namedAfter, List.of());
  }

  private static RetrainingReport.Round round(String id, boolean promoted, String reason) {
    return new RetrainingReport.Round(
        id, promoted, reason, "111111111111", "222222222222", 80, Map.of(), 3);
  }

  private static RetrainingReport report(
      RetrainingReport.@Nullable Swap swap,
      @Nullable Double namedAfter,
      List<RetrainingReport.Round> refused) {
    DemoReport demo =
        new DemoReport(
            10,
            0,
            0,
            9,
            0,
            1,
            0,
            0L,
            1,
            0,
            0L,
            0,
            1,
            Map.of(),
            null,
            null,
            null,
            null,
            null,
            false,
            0.5,
            EventDelays.of(new long[0]),
            Map.of(),
            "222222222222",
            2,
            "exactly_once_v2");
    return new RetrainingReport(
        demo,
        "sim-11",
        100,
        round("r1", swap != null, "No worse."),
        refused,
        swap,
        new SwapFigures(group(0.0), group(null)),
        new SwapFigures(group(namedAfter), group(null)));
  }

  private static SwapFigures.Group group(@Nullable Double namedFused) {
    return new SwapFigures.Group(5, 0.5, 0.5, 0.5, 0.0, namedFused, 0.1, 0.0, null, null);
  }
}
