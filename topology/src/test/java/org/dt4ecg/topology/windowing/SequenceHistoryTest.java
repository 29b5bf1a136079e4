package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SequenceHistoryTest {

  private final SequenceHistory history = new SequenceHistory();

  @Test
  void anEmptyHistoryKnowsNothing() {
    assertThat(history.contains(0)).isFalse();
    assertThat(history.contains(Long.MIN_VALUE)).isFalse();
  }

  @Test
  void whatWasLostIsNotKnown() {
    history.add(10, true);
    history.add(12, true);
    assertThat(history.contains(10)).isTrue();
    assertThat(history.contains(11)).isFalse();
    assertThat(history.contains(12)).isTrue();
    history.add(11, false);
    assertThat(history.contains(11)).isTrue();
    assertThat(history.highest()).isEqualTo(12);
  }

  @Test
  void aLowerSequenceWithANewerFrameStartsTheHistoryAnew() {
    history.add(5_000, true);
    history.add(0, true);
    assertThat(history.contains(5_000)).isFalse();
    assertThat(history.contains(0)).isTrue();
    assertThat(history.highest()).isZero();
  }

  @Test
  void sequencesFurtherBackThanItsLengthAreForgotten() {
    history.add(0, true);
    history.add(SequenceHistory.LENGTH - 1, true);
    assertThat(history.contains(0)).isTrue();
    history.add(SequenceHistory.LENGTH, true);
    assertThat(history.contains(0)).isFalse();
  }

  @Test
  void aJumpAcrossTheWholeRangeOfNumbersDoesNoHarm() {
    history.add(Long.MIN_VALUE, true);
    history.add(Long.MAX_VALUE, true);
    assertThat(history.contains(Long.MAX_VALUE)).isTrue();
    assertThat(history.contains(Long.MIN_VALUE)).isFalse();
  }

  @RepeatedTest(50)
  void itKnowsWhatASetWouldAndComesBackFromItsBytes(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Set<Long> set = new HashSet<>();
    long highest = -1;
    for (int i = 0; i < 500; i++) {
      long sequence = Math.max(0, highest + 1 + random.nextInt(40) - 20);
      boolean newest = sequence > highest;
      history.add(sequence, newest);
      set.add(sequence);
      highest = Math.max(highest, sequence);
    }
    SequenceHistory restored = SequenceHistory.of(history.highest(), history.toBytes());
    for (long sequence = highest - SequenceHistory.LENGTH + 1; sequence <= highest; sequence++) {
      assertThat(history.contains(sequence)).isEqualTo(set.contains(sequence));
      assertThat(restored.contains(sequence)).isEqualTo(set.contains(sequence));
    }
  }
}
