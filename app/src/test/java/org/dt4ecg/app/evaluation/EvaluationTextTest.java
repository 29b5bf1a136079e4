package org.dt4ecg.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.Evaluator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a model that knows three people, takes everybody for the first, and is at rest. */
class EvaluationTextTest {

  private final Path folder;

  EvaluationTextTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void showsFusedAccuraciesClaimsCalibrationAndFiguresByPersonAndActivity() throws Exception {
    List<String> lines = lines(3);

    assertThat(lines.get(0)).startsWith("decided ").contains("simulated, protocol all", "windows");
    assertThat(lines.get(1)).contains("was trained on recordings of this data set");
    assertThat(row(lines, "one window")).containsExactly("33.3 %", "20.0 %", "-");
    assertThat(row(lines, "over 3 windows")).startsWith("33.3 %", "20.0 %");
    assertThat(row(lines, "over 10 windows")).startsWith("33.3 %", "20.0 %");
    assertThat(row(lines, "a whole recording")).containsExactly("33.3 %", "20.0 %", "15");
    assertThat(row(lines, "known, nobody named")).containsExactly("0.0 %", "0.0 %");
    assertThat(row(lines, "known, wrong person named")).containsExactly("66.7 %", "66.7 %");
    assertThat(lines).contains("calibration error  one window  over 5");
    assertThat(row(lines, "sim-01")).element(3).isEqualTo("100.0 %");
    assertThat(row(lines, "sim-02")).element(3).isEqualTo("0.0 %");
    assertThat(row(lines, "rest")).element(5).isEqualTo("100.0 %");
    assertThat(lines).noneMatch(line -> line.startsWith("strangers"));
  }

  @Test
  void showsHowManyStrangersAreRejectedWhereThereAreSome() throws Exception {
    List<String> lines = lines(4);

    assertThat(row(lines, "strangers, rejected")).containsExactly("0.0 %", "0.0 %");
    assertThat(row(lines, "strangers, at 1 % of the known")).hasSize(2);
    assertThat(row(lines, "equal error rate")).hasSize(2);
    assertThat(row(lines, "sim-04")).element(3).as("nobody the model could name").isEqualTo("-");
  }

  private List<String> lines(int people) throws Exception {
    try (OnnxModel model = Models.load(TestModel.write(folder))) {
      return EvaluationText.lines(
          new Evaluator(model)
              .evaluate(EcgSources.simulated(people), SplitProtocol.ALL, Set.of("01")));
    }
  }

  /** The cells of the first row with this label, without it. */
  private static List<String> row(List<String> lines, String label) {
    String row =
        lines.stream().filter(line -> line.startsWith(label + "  ")).findFirst().orElseThrow();
    return List.of(row.substring(label.length()).strip().split(" {2,}"));
  }
}
