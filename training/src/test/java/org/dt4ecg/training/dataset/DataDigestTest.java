package org.dt4ecg.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.dt4ecg.fleet.recording.Recording;
import org.junit.jupiter.api.Test;

class DataDigestTest {

  /** Releases and stored runs name their data by it; computed apart from this code. */
  @Test
  void theDigestOfRecordingsStays() {
    DataDigest digest = new DataDigest("made");
    digest.add(
        new Recording(
            "r1",
            "anna",
            "anna/01",
            "walk",
            "I",
            250,
            5,
            -3,
            new short[] {1, -2},
            new long[] {0, 4_000}));

    assertThat(digest.hex())
        .isEqualTo("730a1aa65349a9e3c48cb07cd00dbc9039eb53e9ef955c66141aa69b28a4aa22");
  }
}
