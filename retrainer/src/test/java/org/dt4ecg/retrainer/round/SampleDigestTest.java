package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.retrainer.sample.SampleFrame;
import org.dt4ecg.retrainer.sample.Stratum;
import org.dt4ecg.retrainer.sample.Stretch;
import org.junit.jupiter.api.Test;

class SampleDigestTest {

  /** Releases name their data by it; computed apart from this code. */
  @Test
  void theDigestOfASampleStays() {
    Stretch stretch =
        new Stretch(
            new Stratum("anna", "walk", "d-1@s1"),
            "d-1",
            List.of(new SampleFrame(1_000, 250, "I", 5, -3, new byte[] {1, 0, 2, 0})));

    assertThat(SampleDigest.of(List.of(stretch)))
        .isEqualTo("d6b19e84b1bf7125d59a53b6080d987fe70d4a8c791544a4840a62f7bad98a3e");
  }
}
