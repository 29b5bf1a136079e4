package org.dt4ecg.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.DeadLetterHeaders;
import org.dt4ecg.topology.rejection.RejectionReason;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final Pipeline pipeline = Pipeline.with(new FakeModel());

  @AfterEach
  void close() {
    pipeline.close();
  }

  static Stream<Arguments> faultyFrames() {
    return Stream.of(
        Arguments.of(RejectionReason.NO_SAMPLES, frame().setSamples(ByteBuffer.allocate(0))),
        Arguments.of(RejectionReason.ODD_BYTE_COUNT, frame().setSamples(ByteBuffer.allocate(3))),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(49.9)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(4000.1)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(Double.NaN)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(-250)),
        Arguments.of(RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(Double.NaN)),
        Arguments.of(RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(-1)),
        Arguments.of(
            RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(Double.POSITIVE_INFINITY)),
        Arguments.of(
            RejectionReason.TOO_SHORT,
            frame().setSamplingRate(1000).setSamples(ByteBuffer.allocate(2))),
        Arguments.of(
            RejectionReason.TOO_LONG, frame().setSamples(ByteBuffer.allocate(2 * 60 * 250 + 2))),
        Arguments.of(
            RejectionReason.TIME_IN_FUTURE,
            frame().setStartTime(NOW.plus(Duration.ofMinutes(5)).plusMillis(1))),
        Arguments.of(
            RejectionReason.TIME_IMPOSSIBLE,
            frame().setStartTime(Instant.parse("1999-12-31T23:59:59Z"))),
        Arguments.of(
            RejectionReason.TIME_IMPOSSIBLE, frame().setStartTime(Instant.ofEpochSecond(-5))),
        Arguments.of(RejectionReason.UNIT, frame().setMicrovoltsPerCount(0)));
  }

  @ParameterizedTest
  @MethodSource("faultyFrames")
  void aFaultyFrameGoesToDeadLettersAndTheStreamGoesOn(
      RejectionReason reason, EcgSamples.Builder builder) {
    EcgSamples faulty = builder.build();
    pipeline.send(DEVICE.frames(0, 4)).send(faulty).send(DEVICE.frames(4, 8));
    Headers headers = pipeline.expectDeadLetter(reason, faulty);
    assertThat(Pipeline.header(headers, DeadLetterHeaders.TOPIC)).isEqualTo("ecg-samples");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.OFFSET)).isEqualTo("4");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.WINDOW_START)).isNull();
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesDeadLettered()).isEqualTo(1);
    assertThat(pipeline.counters().deadLetters()).containsEntry(reason.name(), 1L);
  }

  @Test
  void aFrameUnderAnotherKeyGoesToDeadLettersUnderThatKey() {
    EcgSamples frame = DEVICE.frame(0);
    pipeline.sendWithKey("device-2", frame);
    pipeline.expectDeadLetter(RejectionReason.WRONG_KEY, "device-2", frame);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameWithoutAKeyGoesToDeadLetters() {
    EcgSamples frame = DEVICE.frame(0);
    pipeline.sendWithKey(null, frame);
    pipeline.expectDeadLetter(RejectionReason.WRONG_KEY, null, frame);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aRecordWithoutAValueGoesToDeadLetters() {
    pipeline.sendWithKey(ID, null);
    pipeline.expectDeadLetter(RejectionReason.NO_VALUE, ID, null);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameFromTheNearFutureIsTaken() {
    TestDevice ahead = DEVICE.startingAt(NOW.plus(Duration.ofMinutes(4)));
    pipeline.send(ahead.frames(0, 8)).expectWindows(ID, ahead.start(), 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aModelOfCountsTakesFramesOfUnknownCalibrationAlone() {
    try (Pipeline ofCounts = Pipeline.with(new FakeModel(InputUnit.COUNTS))) {
      EcgSamples calibrated = DEVICE.frame(0);
      ofCounts.send(calibrated).expectDeadLetter(RejectionReason.UNIT, calibrated);
      DEVICE
          .frames(0, 8)
          .forEach(
              frame ->
                  ofCounts.send(EcgSamples.newBuilder(frame).setMicrovoltsPerCount(0).build()));
      ofCounts.expectWindows(ID, T0, 0);
      ofCounts.expectNoMoreRecords();
    }
  }

  private static EcgSamples.Builder frame() {
    return EcgSamples.newBuilder(DEVICE.frame(4));
  }
}
