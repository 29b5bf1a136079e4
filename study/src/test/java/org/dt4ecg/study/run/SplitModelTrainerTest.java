package org.dt4ecg.study.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.study.figures.BalancingCurve;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.learning.TrainingOptions;
import org.junit.jupiter.api.Test;

class SplitModelTrainerTest {

  private static final TrainingOptions OPTIONS = TrainingOptions.defaults();

  @Test
  void aShortTrainingKeepsEveryStep() {
    BalancingCurve curve = SplitModelTrainer.curve(OPTIONS, steps(250));

    assertThat(curve).isNotNull();
    assertThat(curve.steps()).hasSize(250).startsWith(0, 1).endsWith(249);
    assertThat(curve.identityNorms()[17]).isEqualTo(17);
  }

  @Test
  void aLongTrainingIsAveragedToWhatAChartCanShow() {
    BalancingCurve curve = SplitModelTrainer.curve(OPTIONS, steps(1001));

    assertThat(curve).isNotNull();
    assertThat(curve.steps()).hasSizeLessThanOrEqualTo(300).startsWith(0, 4);
    assertThat(curve.identityNorms()[0]).isEqualTo((0 + 1 + 2 + 3) / 4.0);
    // The last point has one step alone.
    assertThat(curve.identityNorms()[curve.steps().length - 1]).isEqualTo(1000);
  }

  @Test
  void aSingleTaskHasNothingToBalance() {
    TrainingOptions single =
        OPTIONS.withRecipe(
            OPTIONS.recipe().withBalancing(Balancing.of(Balancing.Method.IDENTITY_ONLY)));

    assertThat(SplitModelTrainer.curve(single, steps(10))).isNull();
  }

  private static List<BalancingStep> steps(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new BalancingStep(new double[2], new double[] {i, 2 * i}, new double[] {1, 1}))
        .toList();
  }
}
