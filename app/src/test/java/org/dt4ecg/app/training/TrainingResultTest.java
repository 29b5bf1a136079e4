package org.dt4ecg.app.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingResultTest {

  @Test
  void hasTheFieldsOfTheContract(@TempDir Path folder) throws Exception {
    TrainingSummary summary =
        new TrainingSummary(
            TrainingOptions.defaults().withSeed(7),
            1000,
            2.5,
            1,
            3,
            2,
            64,
            0,
            evaluation(folder),
            evaluation(folder).calibration(),
            List.of(
                new BalancingStep(
                    new double[] {1, 2}, new double[] {1, 1}, new double[] {0.75, 1.25})));

    TrainingResult result = TrainingResult.of(Path.of("a.onnx"), "0123456789ab", summary);
    JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(result));

    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "out",
            "modelVersion",
            "parameters",
            "epochs",
            "seconds",
            "seed",
            "split",
            "identity",
            "activity",
            "gradNorm");
    assertThat(json.at("/out").textValue()).isEqualTo("a.onnx");
    assertThat(json.at("/seed").intValue()).isEqualTo(7);
    assertThat(json.at("/split").textValue()).isEqualTo("blocked");
    assertThat(json.at("/identity/accuracy").doubleValue()).isEqualTo(1);
    assertThat(json.at("/activity/fused/5").isNumber()).isTrue();
    assertThat(json.at("/gradNorm/alpha").isNumber()).isTrue();
    assertThat(json.at("/gradNorm/weights/1").doubleValue()).isEqualTo(1.25);
    assertThat(TrainingLines.figures(result)).contains("blocked split: identity 100.0 %");
  }

  /** Of a model that names the only person there is. */
  private static EvaluationResult evaluation(Path folder) throws Exception {
    try (OnnxModel model = Models.load(TestModel.write(folder))) {
      return new Evaluator(model)
          .evaluate(EcgSources.simulated(1), SplitProtocol.ALL, Set.of("01"));
    }
  }
}
