package org.dt4ecg.schemas.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTimesTest {

  private static final long START = 1_700_000_000_123_457L;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void microsecondsSurviveTheRoundTripThroughAnInstant(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      long micros = random.nextLong() >> random.nextInt(64);

      assertThat(FrameTimes.toMicros(FrameTimes.toInstant(micros))).isEqualTo(micros);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 1, -1_000_000, 999_999})
  void microsecondsAtTheEdgesSurviveTheRoundTrip(long micros) {
    assertThat(FrameTimes.toMicros(FrameTimes.toInstant(micros))).isEqualTo(micros);
  }

  @Test
  void nanosecondsAreCutOffTowardsThePastBeforeAndAfterTheEpoch() {
    assertThat(FrameTimes.toMicros(Instant.ofEpochSecond(1, 1_999))).isEqualTo(1_000_001);
    assertThat(FrameTimes.toMicros(Instant.ofEpochSecond(-1, 999_999_999))).isEqualTo(-1);
    assertThat(FrameTimes.toMicros(Instant.ofEpochSecond(-1, 1_999))).isEqualTo(-999_999);
  }

  @Test
  void aTimeBeyondWhatALongCanHoldIsRefused() {
    assertThatThrownBy(() -> FrameTimes.toMicros(Instant.MAX))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> FrameTimes.toMicros(Instant.MIN))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void samplesAreOneNominalPeriodApartFromTheStart() {
    EcgSamples frame = frame(360, 180);

    assertThat(FrameTimes.startMicros(frame)).isEqualTo(START);
    assertThat(FrameTimes.sampleMicros(frame, 0)).isEqualTo(START);
    assertThat(FrameTimes.sampleMicros(frame, 1)).isEqualTo(START + 2_778);
    assertThat(FrameTimes.sampleMicros(frame, 9)).isEqualTo(START + 25_000);
    assertThat(FrameTimes.endMicros(frame)).isEqualTo(START + 500_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void theEndIsWhereTheNextSampleWouldBeAndNoRoundingAddsUp(long seed) {
    Random random = new Random(seed);
    double rate = random.nextDouble(50, 4_000);
    int n = random.nextInt(1, 4_000);
    EcgSamples frame = frame(rate, n);

    assertThat(FrameTimes.endMicros(frame)).isEqualTo(FrameTimes.sampleMicros(frame, n));
    for (int i = 1; i <= n; i++) {
      double exact = i * 1e6 / rate;
      assertThat(FrameTimes.sampleMicros(frame, i) - START)
          .isBetween((long) Math.floor(exact), (long) Math.ceil(exact));
      assertThat(FrameTimes.sampleMicros(frame, i))
          .isGreaterThan(FrameTimes.sampleMicros(frame, i - 1));
    }
  }

  @Test
  void aFrameWithoutSamplesEndsWhereItStarts() {
    assertThat(FrameTimes.endMicros(frame(250, 0))).isEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aSamplingRateThatIsNoPositiveNumberIsRefused(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FrameTimes.endMicros(frame(rate, 10)))
        .withMessageContaining("sampling rate of %s Hz", rate);
  }

  private static EcgSamples frame(double rate, int samples) {
    return EcgSamples.newBuilder()
        .setDeviceId("device-1")
        .setSequence(1)
        .setStartTime(FrameTimes.toInstant(START))
        .setSamplingRate(rate)
        .setLead("I")
        .setMicrovoltsPerCount(1)
        .setSamples(SampleCodec.encode(new short[samples]))
        .build();
  }
}
