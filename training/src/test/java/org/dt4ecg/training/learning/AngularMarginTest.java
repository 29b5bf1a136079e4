package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;
import org.dt4ecg.training.learning.Batch.MixedLabels;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.PyTorch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AngularMarginTest {

  private static final float SCALE = 10;

  private final NDManager manager = PyTorch.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** cos(60° + 30°) = 0 and cos(0° + 30°) = 0.8660254; the other classes stay where they are. */
  @Test
  void theAngleToTheRightClassIsEnlargedAndNoOther() {
    float[] logits = {5, 5, -2, 3, 10, -10};

    assertThat(margined(Math.PI / 6, logits, 3, MixedLabels.of(0, 1)))
        .containsExactly(new float[] {0, 5, -2, 3, 8.660254f, -10}, within(0.01f));
  }

  /** Beyond π − m the logit falls with cos θ − m·sin m: −1 − 0.5236·0.5 = −1.2618. */
  @Test
  void theRightClassIsNeverRewardedForAnAngleBeyondHalfATurn() {
    float[] logits = {-10, -9, -8};

    float[] margined = margined(Math.PI / 6, logits, 1, MixedLabels.of(0, 0, 0));

    assertThat(margined[0]).isCloseTo(-12.618f, within(1e-3f));
    assertThat(margined).isSorted();
  }

  @Test
  void aMixtureSharesTheMarginBetweenItsClasses() {
    MixedLabels labels = new MixedLabels(new int[] {0}, new int[] {1}, new float[] {0.75f});

    float[] margined = margined(0.4, new float[] {0, 0, 0}, 3, labels);

    assertThat(margined)
        .containsExactly(
            new float[] {(float) (-10 * Math.sin(0.3)), (float) (-10 * Math.sin(0.1)), 0},
            within(1e-5f));
  }

  @Test
  void aMarginOfNothingLeavesEveryLogit() {
    float[] logits = {10, -10, 0.5f, -9.99f};

    assertThat(margined(0, logits, 2, MixedLabels.of(0, 1))).containsExactly(logits, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(floats = {1, -1, 0.9999999f, -0.9999999f, 0})
  void theGradientIsFiniteWhereVectorsAreParallelOrOpposite(float cosine) {
    float[] gradient = gradient(0.2, new float[] {SCALE * cosine, SCALE * 0.3f});

    for (float value : gradient) {
      assertThat(value).isFinite();
    }
    assertThat(gradient[0]).isPositive();
    assertThat(gradient[1]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theGradientIsWhatMovingTheLogitDoes(long seed) {
    float cosine = (float) (1.8 * new Random(seed).nextDouble() - 0.9);
    float step = 1e-2f;

    float ahead = margined(0.3, new float[] {SCALE * cosine + step}, 1, MixedLabels.of(0))[0];
    float behind = margined(0.3, new float[] {SCALE * cosine - step}, 1, MixedLabels.of(0))[0];

    assertThat(gradient(0.3, new float[] {SCALE * cosine})[0])
        .isCloseTo((ahead - behind) / (2 * step), within(2e-2f));
  }

  @Test
  void marginsAndScalesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> IdentityObjective.cosineMargin(-0.1, 16)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> IdentityObjective.cosineMargin(1.6, 16)).hasMessageContaining("π/2");
    assertThatThrownBy(() -> IdentityObjective.cosineMargin(0.2, 0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new IdentityObjective(IdentityHead.LINEAR, 0.2))
        .hasMessageContaining("choose a cosine head");
    assertThatThrownBy(() -> new IdentityHead(IdentityHead.Kind.LINEAR, 16))
        .hasMessageContaining("16.0");
  }

  /** Outcomes of runs are kept under a digest of this text. */
  @Test
  void aRecipeWithALinearHeadReadsAsItDidBeforeThereWasAnother() {
    TrainingRecipe plain = TrainingRecipe.defaults().withStrangers(VirtualStrangers.NONE);
    assertThat(plain.toString())
        .isEqualTo(
            "TrainingRecipe[cropDensity=2.0, learningRate=0.004, weightDecay=0.02,"
                + " labelSmoothing=0.02, augmentation=Augmentation[timeWarp=0.05, gain=0.3,"
                + " wander=0.5, noise=0.1, blank=0.3, contactHighPassHz=0.0,"
                + " spectrum=SpectralAugmentation[gainDecibels=0.0, colouredNoise=0.0,"
                + " noiseExponent=0.0, lowBandSwap=0.3, lowBandHz=3.0],"
                + " rest=RestAugmentation[gain=0.8, swap=0.5], waves=0.3],"
                + " regularisation=Regularisation[mixup=0.2, dropout=0.0, weightAveraging=0.0,"
                + " contrastive=0.3, contrastiveTemperature=0.1, adversarial=0.05],"
                + " balancing=Balancing[method=GRADNORM, alpha=0.5, learningRate=0.01]]");
    assertThat(plain.withIdentity(IdentityObjective.cosineMargin(0.2, 16)).toString())
        .endsWith(
            "learningRate=0.01], identity=IdentityObjective[head=IdentityHead[kind=COSINE,"
                + " scale=16.0], margin=0.2]]");
  }

  private float[] margined(double margin, float[] logits, int classes, MixedLabels labels) {
    NDArray rows = manager.create(logits, new Shape(labels.size(), classes));
    return new AngularMargin(margin, SCALE).of(rows, labels, manager).toFloatArray();
  }

  /** The gradient of the sum of one row's logits, the first class being the right one. */
  private float[] gradient(double margin, float[] logits) {
    NDArray row = manager.create(logits, new Shape(1, logits.length));
    row.setRequiresGradient(true);
    try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
      collector.backward(
          new AngularMargin(margin, SCALE).of(row, MixedLabels.of(0), manager).sum());
      try (NDArray gradient = row.getGradient()) {
        return gradient.toFloatArray();
      }
    }
  }
}
