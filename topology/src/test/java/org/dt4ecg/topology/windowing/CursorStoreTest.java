package org.dt4ecg.topology.windowing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.junit.jupiter.api.Test;

class CursorStoreTest {

  @Test
  void aCursorOfTheSameHopGoesOnWhereItStood() {
    assertThat(CursorStore.position(cursor(7, 2_000_000), 2_000_000))
        .isEqualTo(new Position(1_000_000, 7, 500_000));
    assertThat(CursorStore.position(cursor(7, 0), 2_000_000))
        .isEqualTo(new Position(1_000_000, 7, 500_000));
  }

  @Test
  void aCursorOfAnotherHopOpensASessionWhereTheOldOneStood() {
    assertThat(CursorStore.position(cursor(7, 2_000_000), 4_000_000))
        .isEqualTo(new Position(15_000_000, 0, 15_000_000));
  }

  @Test
  void aSessionOfWhichNoWindowWasDecidedMayStillMoveItsStartBackUnderAnotherHop() {
    assertThat(CursorStore.position(cursor(0, 2_000_000), 4_000_000))
        .isEqualTo(new Position(1_000_000, 0, 500_000));
  }

  @Test
  void aCursorWithoutASessionStaysWithoutOne() {
    assertThat(CursorStore.position(cursor(CursorStore.NO_SESSION, 2_000_000), 4_000_000))
        .isEqualTo(new Position(1_000_000, CursorStore.NO_SESSION, 500_000));
  }

  private static DeviceCursor cursor(long nextIndex, long hopMicros) {
    return DeviceCursor.newBuilder()
        .setSessionStart(Instant.ofEpochSecond(1))
        .setNextWindowIndex(nextIndex)
        .setNewestSampleEnd(Instant.ofEpochSecond(20))
        .setHighestSequence(0)
        .setRecentSequences(ByteBuffer.allocate(0))
        .setHopMicros(hopMicros)
        .setWindowedTo(Instant.ofEpochMilli(500))
        .build();
  }
}
