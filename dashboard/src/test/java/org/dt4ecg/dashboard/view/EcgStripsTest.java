package org.dt4ecg.dashboard.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dt4ecg.dashboard.Given;
import org.dt4ecg.dashboard.view.EcgStrips.Piece;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.junit.jupiter.api.Test;

class EcgStripsTest {

  private final EcgStrips strips = new EcgStrips(ViewLimits.DEFAULT.withDevices(2));

  @Test
  void aReaderGetsTheFramesOfTheDevicesAskedForThatItHasNotSeen() {
    strips.add(Given.frame("w-1", 0));
    strips.add(Given.frame("w-2", 0));
    List<Piece> first = strips.since(List.of("w-1"), 0);
    strips.add(Given.frame("w-1", 1));

    List<Piece> second = strips.since(List.of("w-1", "nobody"), first.get(0).number());

    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1);
    assertThat(SampleCodec.decode(second.get(0).samples())).startsWith((short) 125, (short) 126);
    assertThat(second.get(0).startMicros() / 1_000).isEqualTo(Given.START.toEpochMilli() + 500);
    assertThat(second.get(0).baselineCount()).isEqualTo(7);
  }

  @Test
  void onlyTheLastSecondsOfADeviceAreKept() {
    for (int i = 0; i < 100; i++) {
      strips.add(Given.frame("w-1", i));
    }

    List<Piece> kept = strips.since(List.of("w-1"), 0);

    assertThat(kept).hasSize(24);
    assertThat(kept.get(23).startMicros() / 1_000).isEqualTo(Given.START.toEpochMilli() + 99 * 500);
  }

  @Test
  void ofALongFrameTheNewestPartIsKept() {
    strips.add(Given.frame("w-1", Given.START, 1_000, new short[60_000]));

    Piece kept = strips.since(List.of("w-1"), 0).get(0);

    assertThat(kept.samples().remaining()).isEqualTo(12_000 * Short.BYTES);
    assertThat(kept.startMicros() / 1_000).isEqualTo(Given.START.toEpochMilli() + 48_000);
  }

  @Test
  void aDeviceMoreMakesTheOneGoThatSentLongestAgo() {
    strips.add(Given.frame("w-1", 0));
    strips.add(Given.frame("w-2", 0));
    strips.add(Given.frame("w-1", 1));
    strips.add(Given.frame("w-3", 0));

    assertThat(strips.since(List.of("w-1", "w-2", "w-3"), 0))
        .extracting(Piece::deviceId)
        .containsExactly("w-1", "w-1", "w-3");
  }

  @Test
  void whatCannotBeDrawnIsLeftOut() {
    strips.add(Given.frame("w-1", Given.START, Double.NaN, new short[] {1}));
    strips.add(Given.frame("w-1", Given.START, 250, new short[0]));

    assertThat(strips.since(List.of("w-1"), 0)).isEmpty();
  }
}
