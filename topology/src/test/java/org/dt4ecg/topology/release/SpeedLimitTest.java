package org.dt4ecg.topology.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.topology.release.ReleaseAdmission.SpeedLimit;
import org.dt4ecg.topology.testing.FakeModel;
import org.junit.jupiter.api.Test;

class SpeedLimitTest {

  private static final Duration USUAL = Duration.ofMillis(2);
  private static final Duration SLOW = Duration.ofMillis(40);
  private static final SpeedLimit FIVE_TIMES = new SpeedLimit(Duration.ofSeconds(10), 5);

  private final ServableModel reference = new BusyModel(batch -> USUAL);

  @Test
  void aModelAsFastAsThatOfTheStartMayServe() {
    assertThatCode(() -> FIVE_TIMES.check(new BusyModel(batch -> USUAL), reference))
        .doesNotThrowAnyException();
  }

  @Test
  void aModelTwentyTimesSlowerIsRefusedThoughItKeepsTheBudget() {
    assertThatThrownBy(() -> FIVE_TIMES.check(new BusyModel(batch -> SLOW), reference))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.TOO_SLOW));
  }

  @Test
  void aModelOverTheBudgetIsRefusedThoughThatOfTheStartIsTheSame() {
    SpeedLimit tight = new SpeedLimit(Duration.ofNanos(1000), 5);
    assertThatThrownBy(() -> tight.check(new BusyModel(batch -> USUAL), reference))
        .isInstanceOf(RefusedReleaseException.class)
        .hasMessageContaining("allowed are 1. ");
  }

  @Test
  void aModelThatWasSlowForAMomentIsTimedAgain() {
    ServableModel hindered = new BusyModel(batch -> batch < 6 ? SLOW : Duration.ZERO);
    assertThatCode(() -> FIVE_TIMES.check(hindered, reference)).doesNotThrowAnyException();
  }

  /** A model that computes for as long as the number of the batch says. */
  private static final class BusyModel implements ServableModel {

    private final IntFunction<Duration> durations;
    private int batches;

    BusyModel(IntFunction<Duration> durations) {
      this.durations = durations;
    }

    @Override
    public ModelContract contract() {
      return new FakeModel().contract();
    }

    @Override
    public String version() {
      return FakeModel.VERSION;
    }

    @Override
    public WindowClassifier newClassifier() {
      return new WindowClassifier() {
        @Override
        public List<Prediction> classify(List<float[]> windows) {
          long end = System.nanoTime() + durations.apply(batches++).toNanos();
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          float[] numbers = {0.5f, 0.5f};
          return Collections.nCopies(windows.size(), new Prediction(numbers, numbers, numbers));
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
