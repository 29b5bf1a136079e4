package org.dt4ecg.fleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultInjectionTest {

  private static final int FRAMES = 2_000;

  private final List<EcgSamples> arrived = new ArrayList<>();

  @Test
  void withoutFaultsFramesPassInOrder() {
    play(new FaultRates(0, 0, 0, 1), 1);

    assertThat(sequences()).hasSize(FRAMES).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lostFramesNeverArrive(long seed) {
    FaultInjection.Counts counts = play(new FaultRates(0.1, 0, 0, 1), seed);

    assertThat(counts.lost()).isBetween(130L, 270L);
    assertThat(arrived).hasSize((int) (FRAMES - counts.lost()));
    assertThat(sequences()).isSorted().doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void repeatedFramesArriveTwice(long seed) {
    FaultInjection.Counts counts = play(new FaultRates(0, 0.1, 0, 1), seed);

    assertThat(counts.repeated()).isBetween(130L, 270L);
    assertThat(arrived).hasSize((int) (FRAMES + counts.repeated()));
    assertThat(new HashSet<>(sequences())).hasSize(FRAMES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void lateFramesArriveWithinTheBound(long seed) {
    int latestBy = 5;
    FaultInjection.Counts counts = play(new FaultRates(0, 0, 0.2, latestBy), seed);

    List<Long> sequences = sequences();
    assertThat(counts.late()).isBetween(300L, 500L);
    assertThat(sequences).hasSize(FRAMES).doesNotHaveDuplicates();
    long newest = -1;
    int outOfOrder = 0;
    for (long sequence : sequences) {
      assertThat(newest - sequence).isLessThanOrEqualTo(latestBy);
      outOfOrder += sequence < newest ? 1 : 0;
      newest = Math.max(newest, sequence);
    }
    assertThat(outOfOrder).isGreaterThan(100);
  }

  @Test
  void theSameSeedMeetsTheSameFaults() {
    FaultRates rates = new FaultRates(0.1, 0.1, 0.1, 4);
    play(rates, 9);
    List<Long> once = sequences();
    arrived.clear();
    play(rates, 9);

    assertThat(sequences()).isEqualTo(once);
  }

  @Test
  void aLateFrameIsSafeOnlyWhenItHasArrived() {
    FaultInjection faults = new FaultInjection(this::take, new FaultRates(0, 0, 1, 1), 1);
    CompletableFuture<Void> first = faults.accept(Frames.frame("a", 0));
    assertThat(first).isNotDone();

    CompletableFuture<Void> second = faults.accept(Frames.frame("a", 1));
    assertThat(first).isCompletedWithValue(null);
    assertThat(second).isNotDone();

    faults.flush();
    assertThat(second).isCompletedWithValue(null);
  }

  @Test
  void aLateFrameThatTheSinkLosesIsLost() {
    FaultInjection faults =
        new FaultInjection(
            frame -> CompletableFuture.failedFuture(new IllegalStateException("gone")),
            new FaultRates(0, 0, 1, 1),
            1);
    CompletableFuture<Void> safe = faults.accept(Frames.frame("a", 0));

    faults.flush();

    assertThat(safe).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void aShareOutsideZeroToOneIsRefused(double share) {
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(share, 0, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(0, share, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(0, 0, share, 1));
  }

  @Test
  void aLateFrameIsLateByOneFrameAtLeast() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FaultRates(0, 0, 0.1, 0));
  }

  private FaultInjection.Counts play(FaultRates rates, long seed) {
    FaultInjection faults = new FaultInjection(this::take, rates, seed);
    for (int i = 0; i < FRAMES; i++) {
      CompletableFuture<Void> safe = faults.accept(Frames.frame("a", i));
      assertThat(safe).isNotNull();
    }
    faults.flush();
    return faults.counts();
  }

  private CompletableFuture<Void> take(EcgSamples frame) {
    arrived.add(frame);
    return CompletableFuture.completedFuture(null);
  }

  private List<Long> sequences() {
    return arrived.stream().map(EcgSamples::getSequence).toList();
  }
}
