package org.dt4ecg.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dt4ecg.model.signal.WindowGrid;
import org.junit.jupiter.api.Test;

/** Frames of a second; windows of 4 s every 2 s. */
class ExpectedDeviceTest {

  private static final long SECOND = 1_000_000;
  private static final SessionRules RULES =
      SessionRules.defaults(new WindowGrid(2 * SECOND, 4 * SECOND));

  @Test
  void framesInAnyOrderAreTheSameSession() {
    List<SentFrame> backwards = new ArrayList<>(frames(0, 10));
    Collections.reverse(backwards);

    assertThat(windows(backwards)).containsExactly(bits(0, 1, 2, 3));
    assertThat(windows(frames(0, 10))).containsExactly(bits(0, 1, 2, 3));
  }

  @Test
  void aHoleTakesItsWindowsAndALongerOneEndsTheSession() {
    List<SentFrame> hole = new ArrayList<>(frames(0, 6));
    hole.addAll(frames(7, 14));
    List<SentFrame> gap = new ArrayList<>(frames(0, 5));
    gap.addAll(frames(11, 15));

    assertThat(windows(hole)).containsExactly(bits(0, 1, 4, 5));
    assertThat(windows(gap)).containsExactly(bits(0), bits(0));
  }

  @Test
  void aRepeatIsTheSameFrameAndOtherSamplesOfItsTimeAreRefused() {
    List<SentFrame> sent = new ArrayList<>(frames(0, 8));
    sent.add(frame(3, "I", 3));
    sent.add(frame(4, "I", 99));
    ExpectedDevice device = ExpectedDevice.of(sent, RULES);

    assertThat(device.repeats()).isOne();
    assertThat(device.refused()).isEqualTo(Map.of(frame(4, "I", 99), 1));
  }

  @Test
  void aSecondLeadIsRefusedNearASessionAndOnlyThere() {
    List<SentFrame> sent = new ArrayList<>(frames(0, 8));
    sent.add(frame(12, "II", 0));
    sent.add(frame(14, "II", 0));

    assertThat(ExpectedDevice.of(sent, RULES).refused()).isEqualTo(Map.of(frame(12, "II", 0), 1));
  }

  @Test
  void aFrameThatStaysAloneGivesWayToASessionThatComesToItsTime() {
    List<SentFrame> sent = new ArrayList<>(frames(0, 8));
    SentFrame stray = frame(20, "I", 8).at(20 * SECOND + SECOND / 2);
    sent.add(stray);
    sent.addAll(frames(9, 30));
    ExpectedDevice device = ExpectedDevice.of(sent, RULES);

    assertThat(device.refused()).isEqualTo(Map.of(stray, 1));
    assertThat(device.sessions()).hasSize(1);
  }

  @Test
  void aDriftingClockLeavesNoHole() {
    List<SentFrame> slow =
        IntStream.range(0, 20).mapToObj(i -> frame(i, "I", i).at(i * (SECOND + 6_000))).toList();

    assertThat(windows(slow)).containsExactly(bits(0, 1, 2, 3, 4, 5, 6, 7, 8));
  }

  private static List<BitSet> windows(List<SentFrame> sent) {
    return ExpectedDevice.of(sent, RULES).sessions().stream()
        .map(ExpectedSession::windows)
        .toList();
  }

  private static BitSet bits(int... indexes) {
    BitSet bits = new BitSet();
    IntStream.of(indexes).forEach(bits::set);
    return bits;
  }

  private static List<SentFrame> frames(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> frame(i, "I", i)).toList();
  }

  private static SentFrame frame(int second, String lead, int position) {
    return new SentFrame("device", second, second * SECOND, 250, lead, 250, 0, position);
  }
}
