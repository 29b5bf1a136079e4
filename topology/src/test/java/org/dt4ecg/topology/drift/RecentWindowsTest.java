package org.dt4ecg.topology.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.schemas.avro.SignalQuality.GOOD;
import static org.dt4ecg.schemas.avro.SignalQuality.POOR;
import static org.dt4ecg.schemas.avro.SignalQuality.UNUSABLE;

import java.util.Map;
import org.dt4ecg.topology.drift.DriftWatch.RecentWindows;
import org.junit.jupiter.api.Test;

class RecentWindowsTest {

  private final RecentWindows windows = new RecentWindows(4);

  @Test
  void beforeTheFirstWindowAllIsZero() {
    assertThat(windows.size()).isZero();
    assertThat(windows.unknownShare()).isZero();
    assertThat(windows.meanConfidence()).isZero();
    assertThat(windows.qualityShares()).isEqualTo(Map.of(GOOD, 0.0, POOR, 0.0, UNUSABLE, 0.0));
  }

  @Test
  void anUnusableWindowCountsForTheQualityAlone() {
    windows.add(false, 0.9f, GOOD);
    windows.add(true, 0.5f, GOOD);
    windows.add(false, 0.7f, POOR);
    windows.add(false, 0.1f, UNUSABLE);
    assertThat(windows.unknownShare()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(windows.meanConfidence()).isCloseTo(0.7, within(1e-7));
    assertThat(windows.qualityShares()).isEqualTo(Map.of(GOOD, 0.5, POOR, 0.25, UNUSABLE, 0.25));
  }

  @Test
  void onlyTheLastWindowsCount() {
    for (int i = 0; i < 10; i++) {
      windows.add(true, 0.2f, UNUSABLE);
      windows.add(true, 0.2f, POOR);
    }
    windows.add(false, 1, GOOD);
    windows.add(false, 0.5f, GOOD);
    windows.add(true, 0.5f, GOOD);
    windows.add(false, 0.5f, GOOD);
    assertThat(windows.size()).isEqualTo(4);
    assertThat(windows.unknownShare()).isEqualTo(0.25);
    assertThat(windows.meanConfidence()).isCloseTo(0.625, within(1e-9));
    assertThat(windows.qualityShares()).isEqualTo(Map.of(GOOD, 1.0, POOR, 0.0, UNUSABLE, 0.0));
  }
}
