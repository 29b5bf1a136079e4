package org.dt4ecg.fleet.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetTruthTest {

  private static final long START = 1_000_000_000L;
  private static final FleetTruth.Truth REST =
      new FleetTruth.Truth("sim-01", "rest", "sim-01/01/rest");

  private final FleetTruth truth = new FleetTruth();

  @Test
  void aWindowWithinARecordingHasItsTruth() {
    truth.add("a", Frames.recording("sim-01", "rest", 10), START);

    assertThat(truth.at("a", START, START + 4_000_000)).contains(REST);
    assertThat(truth.at("a", START + 6_000_000, START + 10_000_000))
        .as("the nominal end is a sample after the last one")
        .contains(REST);
  }

  @Test
  void nothingIsKnownOutsideARecordingOrOfAnotherDevice() {
    truth.add("a", Frames.recording("sim-01", "rest", 10), START);

    assertThat(truth.at("a", START - 1_000_000, START + 3_000_000)).isEmpty();
    assertThat(truth.at("a", START + 7_000_000, START + 11_000_000)).isEmpty();
    assertThat(truth.at("b", START, START + 4_000_000)).isEmpty();
  }

  @Test
  void onlyTheNewestRecordingsAreRemembered() {
    for (int i = 0; i < 2_001; i++) {
      truth.add("a", Frames.recording("sim-01", "rest", 1), START + i * 7_000_000L);
    }

    assertThat(truth.at("a", START, START + 1_000_000)).isEmpty();
    assertThat(truth.at("a", START + 7_000_000, START + 8_000_000)).contains(REST);
  }
}
