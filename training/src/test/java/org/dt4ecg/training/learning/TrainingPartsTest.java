package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dt4ecg.training.learning.Batch.MixedLabels;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPartsTest {

  private final NDManager manager = PyTorch.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theLearningRateRisesOnceAndFallsToNearlyNothing() {
    OneCycle schedule = new OneCycle(0.01, 100);

    assertThat(schedule.rate(1)).isCloseTo(0.0004f, within(1e-6f));
    assertThat(schedule.rate(26)).isCloseTo(0.01f, within(1e-6f));
    assertThat(schedule.rate(100)).isCloseTo(0.000001f, within(1e-7f));
    for (int step = 2; step <= 26; step++) {
      assertThat(schedule.rate(step)).isGreaterThan(schedule.rate(step - 1));
    }
    for (int step = 27; step <= 100; step++) {
      assertThat(schedule.rate(step)).isLessThan(schedule.rate(step - 1));
    }
  }

  @Test
  void theLossIsTheCrossEntropyAgainstSmoothedLabels() {
    NDArray logits = manager.create(new float[] {2, 0, 0, 1}, new Shape(2, 2));
    MixedLabels labels = MixedLabels.of(0, 1);

    double plain = new TaskLoss(0).of(logits, labels, manager).getFloat();
    double smoothed = new TaskLoss(0.2).of(logits, labels, manager).getFloat();

    double first = Math.log(1 + Math.exp(-2));
    double second = Math.log(1 + Math.exp(-1));
    assertThat(plain).isCloseTo((first + second) / 2, within(1e-6));
    assertThat(smoothed).isCloseTo((first + 0.1 * 2 + second + 0.1 * 1) / 2, within(1e-6));
    assertThatThrownBy(() -> new TaskLoss(1)).hasMessageContaining("label smoothing");
  }

  @Test
  void theLossOfAMixtureIsTheMixtureOfTheLosses() {
    NDArray logits = manager.create(new float[] {2, 0}, new Shape(1, 2));
    MixedLabels mixed = new MixedLabels(new int[] {0}, new int[] {1}, new float[] {0.75f});

    double loss = new TaskLoss(0).of(logits, mixed, manager).getFloat();

    double first = Math.log(1 + Math.exp(-2));
    assertThat(loss).isCloseTo(0.75 * first + 0.25 * (first + 2), within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.4, 1})
  void aMixtureIsMadeOfTwoWindowsOfTheBatchByItsShares(double alpha) {
    int size = 400;
    float[] windows = new float[size * 2];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      windows[2 * i] = i;
      windows[2 * i + 1] = -i;
      labels[i] = i;
    }
    Batch batch = new Batch(windows, MixedLabels.of(labels), MixedLabels.of(labels));

    Batch mixed = new Mixup(alpha).mix(batch, new Random(3));

    double mean = 0;
    for (int i = 0; i < size; i++) {
      float share = mixed.identities().shareOfFirst()[i];
      int other = mixed.identities().second()[i];
      assertThat(share).isBetween(0.5f, 1f);
      assertThat(mixed.identities().first()[i]).isEqualTo(i);
      assertThat(mixed.windows()[2 * i]).isCloseTo(share * i + (1 - share) * other, within(1e-3f));
      assertThat(mixed.windows()[2 * i + 1]).isEqualTo(-mixed.windows()[2 * i]);
      mean += share / size;
    }
    // For α = 1 the larger share is drawn evenly from a half to 1; a smaller α leaves more alone.
    assertThat(mean).isBetween(alpha == 1 ? 0.72 : 0.8, alpha == 1 ? 0.78 : 0.98);
    assertThatThrownBy(() -> new Mixup(0)).hasMessageContaining("alpha");
  }

  /**
   * By hand, with unit vectors a = (1, 0), b = (0, 1), c = (1, 0), d = (0, −1), people 0, 0, 1, 2
   * and τ = 1. a and b have each other, c and d nobody. For a the products with b, c and d are 0, 1
   * and 0, so −log(1 / (1 + e + 1)) = 1.551445; for b those with a, c and d are 0, 0 and −1, so
   * −log(1 / (2 + 1/e)) = 0.861995; the mean is 1.206720.
   */
  @Test
  void theContrastiveTermIsWhatItIsByHand() {
    NDArray hidden = manager.create(new float[] {50, 0, 0, 10, 20, 0, 0, -10}, new Shape(4, 2));
    Outputs outputs = new Outputs(hidden, hidden, hidden, hidden, hidden);
    MixedLabels people = MixedLabels.of(0, 0, 1, 2);
    Batch batch = new Batch(new float[4], people, people);

    assertThat(new ContrastiveTerm(1, 1, 3).of(outputs, batch, manager).getFloat())
        .isCloseTo(1.206720f, within(1e-5f));
    assertThat(new ContrastiveTerm(0.5, 1, 3).of(outputs, batch, manager).getFloat())
        .isCloseTo(0.603360f, within(1e-5f));
  }

  @Test
  void nobodyWithAPartnerLeavesNoContrastiveTerm() {
    NDArray hidden = manager.create(new float[] {1, 0, 0, 1}, new Shape(2, 2));
    MixedLabels people = MixedLabels.of(0, 1);

    float term =
        new ContrastiveTerm(1, 0.1, 2)
            .of(
                new Outputs(hidden, hidden, hidden, hidden, hidden),
                new Batch(new float[2], people, people),
                manager)
            .getFloat();

    assertThat(term).isZero();
  }

  /** With people 0 and 0 alone as partners, strangers of label 2 are in the way of both. */
  @Test
  void strangersAreNobodysPartnersInTheContrastiveTerm() {
    NDArray hidden = manager.create(new float[] {1, 0, 0, 1, 1, 0, 1, 0}, new Shape(4, 2));
    Outputs outputs = new Outputs(hidden, hidden, hidden, hidden, hidden);
    MixedLabels people = MixedLabels.of(0, 0, 2, 2);
    Batch batch = new Batch(new float[4], people, people);

    float term = new ContrastiveTerm(1, 1, 2).of(outputs, batch, manager).getFloat();

    double first = Math.log(1 + 2 * Math.E);
    double second = Math.log(3);
    assertThat(term).isCloseTo((float) ((first + second) / 2), within(1e-3f));
  }

  @Test
  void theBestEpochIsKeptAndPatienceEnds() {
    EarlyStopping stopping = new EarlyStopping(2);
    Weights good = weights(1);

    stopping.onEpoch(1, 0.9, weights(0));
    stopping.onEpoch(2, 0.5, good);
    assertThat(stopping.stopsAfter(2)).isFalse();
    stopping.onEpoch(3, 0.6, weights(2));
    assertThat(stopping.stopsAfter(3)).isFalse();
    stopping.onEpoch(4, 0.5, weights(3));

    assertThat(stopping.stopsAfter(4)).isTrue();
    assertThat(stopping.best()).isEqualTo(2);
    assertThat(stopping.bestLoss()).isEqualTo(0.5);
    assertThat(stopping.bestWeights()).isSameAs(good);
    assertThatThrownBy(() -> new EarlyStopping(1).bestWeights()).hasMessageContaining("no epoch");
  }

  private static Weights weights(float value) {
    return new Weights(Map.of("w", new Weights.Tensor(new long[] {1}, new float[] {value})));
  }

  @Test
  void equalOptionsHaveEqualTextsWhateverTheOrderOfThePasses() {
    TrainingOptions one = TrainingOptions.defaults().withPasses(Set.of("01", "02", "03"));
    TrainingOptions other = TrainingOptions.defaults().withPasses(Set.of("03", "01", "02"));

    assertThat(one).isEqualTo(other).hasToString(other.toString());
    assertThat(one.toString()).contains("[01, 02, 03]");
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> TrainingOptions.defaults().withSplit("random"))
        .hasMessageContaining("blocked, first-record, all");
    assertThatThrownBy(() -> TrainingOptions.defaults().withEpochs(0))
        .hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> TrainingOptions.defaults().withPatience(-1))
        .hasMessageContaining("patience is -1");
    assertThatThrownBy(() -> TrainingOptions.defaults().withBatchSize(1))
        .hasMessageContaining("batchSize");
    assertThatThrownBy(() -> Regularisation.NONE.withMixup(2)).hasMessageContaining("mixup");
    assertThatThrownBy(() -> Regularisation.NONE.withContrastive(1, 0))
        .hasMessageContaining("contrastiveTemperature");
    assertThatThrownBy(() -> Regularisation.NONE.withAdversarial(-1))
        .hasMessageContaining("adversarial");
  }
}
