package org.dt4ecg.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.training.stress.StressResult;
import org.dt4ecg.training.stress.StressResult.Figures;
import org.junit.jupiter.api.Test;

class StressTextTest {

  private static final Figures NONE =
      new Figures("none", true, 40, 0, 0.05, 0.1, 0.9, 0.8, 0.85, 0.025, 0.9, 0.01);
  private static final Figures LEAD_OFF =
      new Figures("lead off", false, 40, 0, 0.0, 1.0, null, null, 0.0, 0.0, 0.0, 0.0);

  @Test
  void showsARowForEachFault() {
    List<String> lines = StressText.lines(result("others"));

    assertThat(lines.get(0)).contains("model 0123456789ab", "recordings", "blocked", "seed 3");
    assertThat(row(lines, "none"))
        .containsExactly(
            "none", "40", "5.0 %", "10.0 %", "90.0 %", "80.0 %", "85.0 %", "2.5 %", "90.0 %",
            "1.0 %");
    assertThat(row(lines, "lead off"))
        .containsExactly(
            "lead off", "40", "0.0 %", "100.0 %", "-", "-", "0.0 %", "0.0 %", "0.0 %", "0.0 %");
    assertThat(lines).noneMatch(line -> line.contains("was trained on"));
  }

  @Test
  void saysWhereTheModelMayHaveSeenTheRecordings() {
    assertThat(StressText.lines(result("recordings")).get(1)).contains("was trained on");
  }

  private static StressResult result(String trainedOn) {
    return new StressResult(
        "model",
        "0123456789ab",
        "recordings",
        trainedOn,
        "blocked",
        3,
        List.of(NONE, LEAD_OFF),
        1.5);
  }

  private static String[] row(List<String> lines, String fault) {
    return lines.stream()
        .filter(line -> line.startsWith(fault + "  "))
        .findFirst()
        .orElseThrow()
        .trim()
        .split(" {2,}");
  }
}
