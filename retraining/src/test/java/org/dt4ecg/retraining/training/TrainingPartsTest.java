package org.dt4ecg.retraining.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.retraining.network.PyTorch;
import org.junit.jupiter.api.Test;

class TrainingPartsTest {

  @Test
  void theLearningRateRisesOnceAndFallsToNearlyNothing() {
    OneCycle schedule = new OneCycle(0.01, 100);

    assertThat(schedule.getNewValue(1)).isCloseTo(0.0004f, within(1e-6f));
    assertThat(schedule.getNewValue(26)).isCloseTo(0.01f, within(1e-6f));
    assertThat(schedule.getNewValue(100)).isCloseTo(0.000001f, within(1e-7f));
    for (int step = 2; step <= 26; step++) {
      assertThat(schedule.getNewValue(step)).isGreaterThan(schedule.getNewValue(step - 1));
    }
    for (int step = 27; step <= 100; step++) {
      assertThat(schedule.getNewValue(step)).isLessThan(schedule.getNewValue(step - 1));
    }
  }

  @Test
  void theLossIsTheCrossEntropyAgainstSmoothedLabels() {
    try (NDManager manager = PyTorch.manager()) {
      float[] logits = {2, 0, 0, 1};
      NDArray tensor = manager.create(logits, new Shape(2, 2));

      double plain = new TaskLoss(0).of(tensor, new int[] {0, 1}, manager).getFloat();
      double smoothed = new TaskLoss(0.2).of(tensor, new int[] {0, 1}, manager).getFloat();

      double first = Math.log(1 + Math.exp(-2));
      double second = Math.log(1 + Math.exp(-1));
      assertThat(plain).isCloseTo((first + second) / 2, within(1e-6));
      assertThat(smoothed).isCloseTo((first + 0.1 * 2 + second + 0.1 * 1) / 2, within(1e-6));
    }
    assertThatThrownBy(() -> new TaskLoss(1)).hasMessageContaining("label smoothing");
  }

  @Test
  void temperatureScalingFindsTheTemperatureThatLabelsWereDrawnAt() {
    Random random = new Random(3);
    List<float[]> logits = new ArrayList<>();
    int[] labels = new int[4000];
    for (int i = 0; i < labels.length; i++) {
      float[] row = {(float) (3 * random.nextGaussian()), (float) (3 * random.nextGaussian())};
      logits.add(row);
      labels[i] = random.nextDouble() < Softmax.of(row, 2)[0] ? 0 : 1;
    }

    assertThat(TemperatureScaling.fit(logits, labels)).isCloseTo(2, within(0.2));
  }

  @Test
  void theThresholdRejectsOnePercentOfKnownPeople() {
    List<float[]> logits = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      logits.add(new float[] {i / 100f, 0});
    }

    double threshold = RejectionThreshold.choose(logits, 1);

    long rejected = logits.stream().filter(row -> Softmax.of(row, 1)[0] < threshold).count();
    assertThat(rejected).isEqualTo(10);
  }

  @Test
  void withoutVariationAWindowStaysAsItIs() {
    float[] window = ramp(100);

    float[] varied = new Augmenter(Augmentation.NONE, 100, 250, 1, new Random(1)).vary(window);

    assertThat(varied).containsExactly(window).isNotSameAs(window);
    assertThat(Augmentation.NONE.samplesFor(100)).isEqualTo(100);
  }

  @Test
  void timeIsStretchedByNoMoreThanAllowed() {
    Augmentation warp = new Augmentation(0.1, 0, 0, 0, 0);
    float[] crop = ramp(warp.samplesFor(100));
    Augmenter augmenter = new Augmenter(warp, 100, 250, 1, new Random(1));

    for (int i = 0; i < 200; i++) {
      float[] varied = augmenter.vary(crop);
      float speed = (varied[99] - varied[0]) / 99;
      assertThat(speed).isBetween(0.899f, 1.101f);
      assertThat(varied[99]).isLessThanOrEqualTo(crop[crop.length - 1]);
    }
  }

  @Test
  void variationsAreDrawnFromTheirGeneratorAlone() {
    Augmentation all = new Augmentation(0.1, 0.2, 1, 0.2, 1);
    float[] crop = ramp(all.samplesFor(100));

    float[] first = new Augmenter(all, 100, 250, 1, new Random(5)).vary(crop);
    float[] second = new Augmenter(all, 100, 250, 1, new Random(5)).vary(crop);

    assertThat(first).containsExactly(second);
    assertThat(first).isNotEqualTo(new Augmenter(all, 100, 250, 1, new Random(6)).vary(crop));
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Augmentation(0.6, 0, 0, 0, 0)).hasMessageContaining("timeWarp");
    assertThatThrownBy(() -> TrainingOptions.defaults().withSplit("random"))
        .hasMessageContaining("blocked or all");
    assertThatThrownBy(() -> TrainingOptions.defaults().withEpochs(0))
        .hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> TrainingOptions.defaults().withBatchSize(1))
        .hasMessageContaining("batchSize");
  }

  private static float[] ramp(int length) {
    float[] ramp = new float[length];
    for (int i = 0; i < length; i++) {
      ramp[i] = i;
    }
    return ramp;
  }
}
