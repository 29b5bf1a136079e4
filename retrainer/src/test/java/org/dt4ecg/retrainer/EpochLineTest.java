package org.dt4ecg.retrainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dt4ecg.training.learning.TrainingProgress;
import org.junit.jupiter.api.Test;

class EpochLineTest {

  @Test
  void progressTellsTheValidationLossWhereThereIsOne() {
    assertThat(EpochLine.of(progress(Double.NaN)))
        .startsWith("epoch 3/40 (blocked): loss 0.500 identity, 0.250 activity; right 90.0 %")
        .endsWith("GradNorm 0.75 and 1.25; 61 s left");
    assertThat(EpochLine.of(progress(0.125))).contains("; validation loss 0.125;");
  }

  @Test
  void ofATaskThatIsTrainedAloneNothingElseIsTold() {
    assertThat(EpochLine.of(progress(0.125, 1, 0)))
        .isEqualTo(
            "epoch 3/40 (blocked): loss 0.500 identity; validation loss 0.125; right 90.0 %; 61 s"
                + " left");
    assertThat(EpochLine.of(progress(Double.NaN, 0, 1)))
        .isEqualTo("epoch 3/40 (blocked): loss 0.250 activity; right 80.0 %; 61 s left");
  }

  private static TrainingProgress progress(double validationLoss) {
    return progress(validationLoss, 0.75, 1.25);
  }

  private static TrainingProgress progress(
      double validationLoss, double identityWeight, double activityWeight) {
    return new TrainingProgress(
        "blocked",
        3,
        40,
        0.5,
        0.25,
        identityWeight,
        activityWeight,
        0.9,
        0.8,
        validationLoss,
        Duration.ofSeconds(61));
  }
}
