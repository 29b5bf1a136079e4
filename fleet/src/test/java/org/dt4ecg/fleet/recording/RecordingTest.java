package org.dt4ecg.fleet.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RecordingTest {

  @Test
  void aRecordingLastsFromItsFirstSampleToItsLast() {
    assertThat(recording(new short[3], new long[] {10, 20, 45}, 500).durationMicros())
        .isEqualTo(35);
    assertThat(recording(new short[0], new long[0], 500).durationMicros()).isZero();
  }

  @Test
  void everySampleNeedsATime() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recording(new short[3], new long[2], 500))
        .withMessageContaining("3 samples but 2 times");
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recording(new short[3], new long[] {0, 5, 4}, 500))
        .withMessageContaining("sample 2 is before that of sample 1");
  }

  @Test
  void theRateIsAboveZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recording(new short[0], new long[0], Double.NaN))
        .withMessageContaining("sampling rate");
  }

  private static Recording recording(short[] counts, long[] times, double rateHz) {
    return new Recording("r", "u-01", "s", "rest", "CHEST", rateHz, 0, 0, counts, times);
  }
}
