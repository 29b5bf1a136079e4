package org.dt4ecg.model.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

class SampleClockTest {

  private static final long NOMINAL = 10_000_000;
  private static final long JITTER = 40_000;

  @Test
  void shortFramesTellNothing() {
    assertThat(SampleClock.UNKNOWN.after(0, 1_000_000, 1_005_000, JITTER))
        .isEqualTo(SampleClock.UNKNOWN);
  }

  @Test
  void aNextStartWithinTheJitterConfirmsTheClockAsItIs() {
    assertThat(SampleClock.UNKNOWN.after(0, NOMINAL, NOMINAL + JITTER, JITTER))
        .isEqualTo(new SampleClock(true, 1));
    SampleClock slow = new SampleClock(true, 1.006);
    assertThat(slow.after(0, NOMINAL, 10_060_000 - JITTER, JITTER)).isSameAs(slow);
  }

  @Test
  void driftUpToOnePercentIsMeasured() {
    SampleClock slow = SampleClock.UNKNOWN.after(0, NOMINAL, 10_080_000, JITTER);
    assertThat(slow.known()).isTrue();
    assertThat(slow.ratio()).isCloseTo(1.008, offset(1e-12));
    assertThat(slow.after(0, NOMINAL, 9_910_000, JITTER).ratio()).isCloseTo(0.991, offset(1e-12));
  }

  @Test
  void whatIsFurtherOffIsAHoleAndTellsNothing() {
    assertThat(SampleClock.UNKNOWN.after(0, NOMINAL, 10_141_000, JITTER))
        .isEqualTo(SampleClock.UNKNOWN);
    SampleClock slow = new SampleClock(true, 1.006);
    assertThat(slow.after(0, NOMINAL, 30_000_000, JITTER)).isSameAs(slow);
  }

  @Test
  void aFrameOfAnUnknownClockReachesForSureOnlyAsFarAsTheFastestClockSays() {
    Frame frame = frame(2_500);
    assertThat(SampleClock.UNKNOWN.endOf(frame)).isEqualTo(NOMINAL);
    assertThat(SampleClock.UNKNOWN.certainEndOf(frame, JITTER))
        .isEqualTo(NOMINAL - NOMINAL / 100 - JITTER);
    assertThat(new SampleClock(true, 1.008).certainEndOf(frame, JITTER)).isEqualTo(10_080_000);
  }

  @Test
  void aShortFrameIsPlacedByItsNominalRate() {
    Frame frame = frame(250);
    SampleClock slow = new SampleClock(true, 1.008);
    assertThat(slow.ratioOf(frame)).isEqualTo(1);
    assertThat(slow.certainEndOf(frame, JITTER)).isEqualTo(1_000_000);
  }

  /** At 250 Hz, from the epoch on. */
  private static Frame frame(int samples) {
    return Frame.of(SyntheticFrames.frame(0, 250, 1, 0, new short[samples]));
  }
}
