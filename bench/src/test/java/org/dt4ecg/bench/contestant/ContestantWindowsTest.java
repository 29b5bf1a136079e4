package org.dt4ecg.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.material.MadeUpFleet.Shape;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contestants keep a device's frames in two ways; both have to come to the same windows. */
class ContestantWindowsTest {

  private static final long START = 1_700_000_000_000_000L;
  private static final long PAUSE = 10_000_000;

  private final WindowSource source =
      new WindowSource(LightModel.file(LightModel.USUAL_PEOPLE, LightModel.USUAL_HOP).contract());

  @ParameterizedTest
  @ValueSource(ints = {25, 250, 300, 2500})
  void framesInMemoryAndSamplesInAStoreComeToTheSameWindows(int frameSamples) {
    Shape shape = new Shape(1, frameSamples, 5_000 / frameSamples, 2, PAUSE);
    MadeUpFleet fleet = MadeUpFleet.of(shape, START);

    List<ReadyWindow> fromMemory = fromMemory(fleet);
    List<ReadyWindow> fromStore = fromStore(fleet);

    assertThat(fromMemory).hasSizeGreaterThanOrEqualTo(2 * 8);
    assertThat(fromStore).hasSameSizeAs(fromMemory);
    for (int i = 0; i < fromMemory.size(); i++) {
      ReadyWindow one = fromMemory.get(i);
      ReadyWindow other = fromStore.get(i);
      assertThat(List.of(other.sessionStart(), other.index(), other.start()))
          .isEqualTo(List.of(one.sessionStart(), one.index(), one.start()));
      assertThat(other.signal().samples())
          .usingComparatorWithPrecision(0.01f)
          .containsExactly(one.signal().samples());
    }
  }

  @Test
  void aPauseStartsASessionAnew() {
    MadeUpFleet fleet = MadeUpFleet.of(new Shape(1, 250, 5, 2, PAUSE), START);

    assertThat(fromMemory(fleet))
        .extracting(ReadyWindow::sessionStart, ReadyWindow::index)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(START, 0L),
            org.assertj.core.groups.Tuple.tuple(START + 5_000_000 + PAUSE, 0L));
  }

  private List<ReadyWindow> fromMemory(MadeUpFleet fleet) {
    DeviceWindows device = new DeviceWindows(MadeUpFleet.deviceId(0));
    List<ReadyWindow> windows = new ArrayList<>();
    for (int index = 0; index < fleet.shape().framesPerDevice(); index++) {
      device.add(fleet.frame(0, index), source, windows);
    }
    return windows;
  }

  private List<ReadyWindow> fromStore(MadeUpFleet fleet) {
    Serde<RecentSamples> serde = RecentSamples.serde();
    List<ReadyWindow> windows = new ArrayList<>();
    RecentSamples recent = RecentSamples.none();
    for (int index = 0; index < fleet.shape().framesPerDevice(); index++) {
      EcgSamples frame = fleet.frame(0, index);
      byte[] stored = serde.serializer().serialize("store", recent.with(frame, source.grid()));
      recent = serde.deserializer().deserialize("store", stored);
      windows.addAll(recent.windows(frame.getDeviceId(), source));
    }
    return windows;
  }
}
