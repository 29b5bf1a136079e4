package org.dt4ecg.bench.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.bench.oracle.Session;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.junit.jupiter.api.Test;

class SentFramesTest {

  private static final long GAP_MICROS = 1_500_000;
  private static final List<EcgSamples> FRAMES = SimulatedFrames.first(8, Duration.ofSeconds(1));
  private static final String DEVICE = FRAMES.get(0).getDeviceId();

  private final List<EcgSamples> passedOn = new ArrayList<>();
  private final SentFrames sent =
      new SentFrames(
          frame -> {
            passedOn.add(frame);
            return CompletableFuture.completedFuture(null);
          },
          GAP_MICROS);

  @Test
  void framesArePassedOnAndCounted() {
    send(0, 1, 2);
    assertThat(passedOn).isEqualTo(FRAMES.subList(0, 3));
    assertThat(sent.count()).isEqualTo(3);
  }

  @Test
  void aHoleLongerThanTheGapEndsASessionAndAShorterOneDoesNot() {
    send(0, 1, 3, 6, 7);
    assertThat(sent.sessionEnds()).isEqualTo(Map.of(session(0), end(3), session(6), end(7)));
  }

  @Test
  void theFrameThatCompletesAWindowIsTheFirstThatReachesItsEnd() {
    long before = System.currentTimeMillis();
    send(0, 1);
    assertThat(sent.sentUpTo(DEVICE, end(0)).orElseThrow()).isGreaterThanOrEqualTo(before);
    assertThat(sent.sentUpTo(DEVICE, end(1))).isPresent();
    assertThat(sent.sentUpTo(DEVICE, end(1) + 1)).isEmpty();
  }

  @Test
  void theFramesOfAWindowAreThoseThatOverlapItAndTheOneBehind() {
    send(0, 1, 2, 3, 4);
    long startOfTheThird = FrameTimes.startMicros(FRAMES.get(2));
    assertThat(sent.framesOf(DEVICE, end(0), startOfTheThird + 1))
        .extracting(EcgSamples::getSequence)
        .containsExactly(1L, 2L, 3L);
    assertThat(sent.framesOf(DEVICE, end(0), startOfTheThird))
        .extracting(EcgSamples::getSequence)
        .containsExactly(1L, 2L);
  }

  private void send(int... frames) {
    for (int frame : frames) {
      assertThat(sent.accept(FRAMES.get(frame))).isDone();
    }
  }

  private static Session session(int firstFrame) {
    return new Session(DEVICE, FrameTimes.startMicros(FRAMES.get(firstFrame)));
  }

  private static long end(int frame) {
    return FrameTimes.endMicros(FRAMES.get(frame));
  }
}
