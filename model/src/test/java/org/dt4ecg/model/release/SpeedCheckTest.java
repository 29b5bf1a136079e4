package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock moves only while the fake model classifies. */
class SpeedCheckTest {

  private static final long BUDGET_NANOS = 1_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final SpeedCheck check = new SpeedCheck(Duration.ofNanos(BUDGET_NANOS), clock::get);

  @Test
  void aModelWithinTheBudgetMayServe() throws RefusedReleaseException {
    assertThat(check.check(taking(BUDGET_NANOS))).isEqualTo(Duration.ofNanos(BUDGET_NANOS));
  }

  @Test
  void aModelTenTimesSlowerIsRefused() {
    assertThatThrownBy(() -> check.check(taking(10 * BUDGET_NANOS)))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.TOO_SLOW))
        .hasMessageContaining("takes 10000 µs for a window, allowed are 1000");
  }

  @Test
  void aSlowStartAndABusyComputerAreNotTheModelsFault() throws RefusedReleaseException {
    long[] batches = {50, 20, 9, 1, 30, 40};
    int[] next = {0};

    Duration taken =
        check.check(model(() -> clock.addAndGet(batches[next[0]++] * SpeedCheck.BATCH * 1000)));

    assertThat(taken).isEqualTo(Duration.ofNanos(1000));
  }

  @Test
  void aModelThatFailsIsNoModel() {
    assertThatThrownBy(
            () ->
                check.check(
                    model(
                        () -> {
                          throw new ClassificationException("out of order");
                        })))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.INVALID_MODEL))
        .hasMessageContaining("out of order");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void aBudgetHasToBeAboveZero(long nanos) {
    assertThatThrownBy(() -> new SpeedCheck(Duration.ofNanos(nanos)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above zero");
  }

  private FakeModel taking(long nanosAWindow) {
    return model(() -> clock.addAndGet(nanosAWindow * SpeedCheck.BATCH));
  }

  private static FakeModel model(FakeModel.Batch batch) {
    return new FakeModel(
        new Prediction(new float[] {1, 0, 0}, new float[] {1, 0}, new float[2]), batch);
  }
}
