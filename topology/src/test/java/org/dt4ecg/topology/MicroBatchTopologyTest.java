package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.Test;

class MicroBatchTopologyTest {

  private static final TestDevice ANNAS = TestDevice.of("device-a", T0);
  private static final TestDevice BERTS = TestDevice.of("device-b", T0.plusSeconds(1));

  private final FakeModel model = new FakeModel();

  @Test
  void aFullBatchIsClassifiedAtOnceOverAllDevices() {
    try (Pipeline pipeline = pipeline(3, Duration.ofMinutes(1))) {
      pipeline.send(ANNAS.frames(0, 8)).send(BERTS.frames(0, 8)).expectNoMoreRecords();
      pipeline.send(ANNAS.frames(8, 12)).expectWindows("device-a", T0, 0);
      pipeline.expectWindows("device-b", BERTS.start(), 0);
      pipeline.expectWindows("device-a", T0, 1);
      pipeline.expectNoMoreRecords();
      assertThat(model.batchSizes()).containsExactly(3);
    }
  }

  @Test
  void aBatchThatDoesNotFillIsClassifiedAfterTheLinger() {
    try (Pipeline pipeline = pipeline(32, Duration.ofMillis(100))) {
      pipeline.send(ANNAS.frames(0, 12)).waitFor(Duration.ofMillis(50)).expectNoMoreRecords();
      pipeline.waitFor(Duration.ofMillis(50)).expectFirstWindows("device-a", T0, 2);
      pipeline.expectNoMoreRecords();
      assertThat(model.batchSizes()).containsExactly(2);
    }
  }

  @Test
  void framesStayInTheStoreUntilTheResultsOfTheirWindowsAreForwarded() {
    try (Pipeline pipeline = pipeline(32, Duration.ofMillis(100))) {
      pipeline.send(ANNAS.frames(0, 12));
      assertThat(pipeline.counters().framesOpen()).isEqualTo(12);
      pipeline.waitFor(Duration.ofMillis(100)).expectFirstWindows("device-a", T0, 2);
      assertThat(pipeline.counters().framesOpen()).isEqualTo(4);
      pipeline.expectNoMoreRecords();
    }
  }

  @Test
  void moreWindowsThanABatchHoldsAreClassifiedInSeveral() {
    try (Pipeline pipeline = pipeline(2, Duration.ofMillis(100))) {
      // The lost frame comes last and completes five windows at a stroke.
      pipeline.send(ANNAS.frames(0, 3)).send(ANNAS.frames(4, 24)).send(ANNAS.frame(3));
      pipeline.expectFirstWindows("device-a", T0, 5);
      pipeline.expectNoMoreRecords();
      assertThat(model.batchSizes()).containsExactly(2, 2, 1);
    }
  }

  @Test
  void aWindowOnWhichTheModelFailsCostsNoOtherItsResult() {
    model.failingAbove(3);
    TestDevice tooHigh = BERTS.withSignalOf(5);
    try (Pipeline pipeline = pipeline(32, Duration.ofMillis(100))) {
      pipeline.send(ANNAS.frames(0, 8)).send(tooHigh.frames(0, 8)).send(ANNAS.frames(8, 12));
      pipeline.waitFor(Duration.ofMillis(100)).expectFirstWindows("device-a", T0, 2);
      for (int i = 0; i < 8; i++) {
        Headers headers =
            pipeline.expectDeadLetter(RejectionReason.CLASSIFICATION_FAILED, tooHigh.frame(i));
        assertThat(Pipeline.header(headers, DeadLetterHeaders.WINDOW_START))
            .isEqualTo(BERTS.start().toString());
        assertThat(Pipeline.header(headers, DeadLetterHeaders.MESSAGE))
            .isEqualTo("the signal is too high");
      }
      pipeline.expectNoMoreRecords();
      assertThat(pipeline.counters().windowsFailed()).isEqualTo(1);
      assertThat(pipeline.counters().results()).isEqualTo(2);
      assertThat(pipeline.counters().deadLetters()).containsEntry("CLASSIFICATION_FAILED", 8L);
    }
  }

  @Test
  void theDeviceOfAFailedWindowGoesOnWithTheNext() {
    model.failingAbove(3);
    try (Pipeline pipeline = pipeline(1, Duration.ZERO)) {
      pipeline.send(ANNAS.withSignalOf(5).frame(0)).send(ANNAS.frames(1, 12));
      pipeline.expectWindows("device-a", T0, 1);
      pipeline.expectDeadLetter(
          RejectionReason.CLASSIFICATION_FAILED, ANNAS.withSignalOf(5).frame(0));
      for (int i = 1; i < 8; i++) {
        pipeline.expectDeadLetter(RejectionReason.CLASSIFICATION_FAILED, ANNAS.frame(i));
      }
      pipeline.expectNoMoreRecords();
    }
  }

  @Test
  void aBatchThatFailsAsAWholeIsClassifiedWindowByWindow() {
    model.failingOnBatches();
    try (Pipeline pipeline = pipeline(3, Duration.ofMinutes(1))) {
      pipeline.send(ANNAS.frames(0, 16)).expectFirstWindows("device-a", T0, 3);
      pipeline.expectNoMoreRecords();
      assertThat(model.batchSizes()).containsExactly(3, 1, 1, 1);
    }
  }

  private Pipeline pipeline(int maxWindows, Duration linger) {
    return Pipeline.builder(model)
        .set(TopologyConfig.BATCH_MAX_WINDOWS, maxWindows)
        .set(TopologyConfig.BATCH_LINGER_MS, linger.toMillis())
        .start();
  }
}
