package org.dt4ecg.app.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.training.learning.StepProgress;
import org.junit.jupiter.api.Test;

class TrainingReporterTest {

  private static final StepProgress STEP =
      new StepProgress("blocked", 1, 12, 40, 312, Duration.ofSeconds(310));

  @Test
  void aLineTellsTheStepAndTheTimeThatIsLeft() {
    assertThat(TrainingReporter.line(STEP))
        .isEqualTo("epoch 1/12 (blocked): step 40 of 312; about 310 s left");
  }

  @Test
  void stepsInTheFirstSecondsAreNotTold() {
    List<String> lines = new ArrayList<>();
    TrainingReporter reporter = new TrainingReporter(lines::add);

    reporter.onStep(STEP);

    assertThat(lines).isEmpty();
  }
}
