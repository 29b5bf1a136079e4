package org.dt4ecg.training.beats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeatTrainTest {

  private static final int RATE_HZ = 250;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aTrainDrawsTheBeatsThatWereFound(long seed) {
    BeatDecomposition parts = decomposition(seed);
    BeatTrain train = Objects.requireNonNull(parts.train());

    float[] drawn = train.drawn(parts.beats().length);

    for (int i = 0; i < drawn.length; i++) {
      assertThat(drawn[i]).isCloseTo(parts.beats()[i], within(0.05f));
    }
  }

  @Test
  void aTrainFromALaterSampleDrawsTheSameBeatsThere() {
    BeatDecomposition parts = decomposition(5);
    BeatTrain train = Objects.requireNonNull(parts.train());

    float[] drawn = train.from(1_234).drawn(1_000);

    float[] all = train.drawn(parts.beats().length);
    assertThat(drawn).containsExactly(Arrays.copyOfRange(all, 1_234, 2_234), within(1e-3f));
  }

  @Test
  void anotherShapeComesAtTheSameTimesAsLargeAsTheOwn() {
    BeatTrain train =
        new BeatTrain(
            new BeatShape(new float[] {0, 1, 0}, 1),
            new double[] {-0.5, 10, 20.25},
            new float[] {2, 1, 4});

    float[] drawn = train.withShape(new BeatShape(new float[] {0, 3, 0, 0}, 1)).drawn(22);

    float[] expected = new float[22];
    expected[0] = 3;
    expected[10] = 3;
    expected[20] = 9;
    expected[21] = 3;
    assertThat(drawn).containsExactly(expected, within(1e-5f));
  }

  @Test
  void aSignalWithoutBeatsHasNoTrain() {
    assertThat(new BeatDecomposer(RATE_HZ).decompose(new float[2_000]).train()).isNull();
  }

  private static BeatDecomposition decomposition(long seed) {
    SyntheticHeart heart =
        SyntheticHeart.beating(RATE_HZ, 30, 60 + 10.0 * seed, 0.04, seed).withNoise(50, seed);
    return new BeatDecomposer(RATE_HZ).decompose(heart.samples());
  }
}
