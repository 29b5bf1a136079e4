package org.dt4ecg.training.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalisationRefitTest {

  private static final int SAMPLES = 250;

  /** Small, so that the limit of the preprocessing hardly bends it. */
  private static final float AMPLITUDE = 0.03f;

  static List<MadeNetwork> networks() {
    return MadeNetwork.all();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void otherElectrodesAreTakenForThoseOfBefore(MadeNetwork made) throws Exception {
    List<float[]> before = windows(1, 40);
    List<float[]> after = scaled(before, 4);
    ModelFile model = refitted(made.file(), before);

    List<Prediction> expected = predictions(model, before);
    List<Prediction> unadapted = predictions(model, after);
    List<Prediction> adapted = predictions(refitted(model.bytes(), after), after);

    assertThat(distance(unadapted, expected)).isGreaterThan(0.05);
    assertThat(distance(adapted, expected)).isLessThan(distance(unadapted, expected) / 5);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theStatisticsAreThoseThatTrainingWouldSettleAt(MadeNetwork made) throws Exception {
    List<float[]> windows = windows(2, 40);

    Weights weights = OnnxImporter.read(refitted(made.file(), windows).bytes()).weights();

    Weights settled = settled(made, windows);
    int statistics = 0;
    for (String path : settled.tensors().keySet()) {
      float[] values = weights.tensor(path).values();
      if (Weights.isStatistic(path)) {
        statistics++;
        for (int i = 0; i < values.length; i++) {
          float expected = settled.tensor(path).values()[i];
          assertThat(values[i])
              .as(path)
              .isCloseTo(expected, within(0.002f + 0.01f * Math.abs(expected)));
        }
      } else if (!path.equals("identity.logits.weight")) {
        // The vectors of a cosine head are written with length 1.
        assertThat(values).as(path).isEqualTo(settled.tensor(path).values());
      }
    }
    assertThat(statistics).isEqualTo(2 * 13);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void groupsCountAlikeHoweverLargeAndTheirOrderDoesNotMatter(MadeNetwork made) throws Exception {
    List<float[]> few = windows(3, 5);
    List<float[]> others = scaled(windows(4, 40), 2);
    List<float[]> evenly = new ArrayList<>(others);
    for (int i = 0; i < others.size() / few.size(); i++) {
      evenly.addAll(few);
    }
    ModelFile model = ModelFile.of(made.file());

    byte[] grouped =
        NormalisationRefit.rewrite(made.file(), model.contract(), List.of(few, others), 0);
    byte[] swapped =
        NormalisationRefit.rewrite(made.file(), model.contract(), List.of(others, few), 0);
    byte[] again =
        NormalisationRefit.rewrite(made.file(), model.contract(), List.of(few, others), 0);

    assertThat(again).isEqualTo(grouped);
    List<Prediction> expected = predictions(refitted(made.file(), evenly), others);
    assertThat(distance(predictions(ModelFile.of(grouped), others), expected)).isLessThan(1e-3);
    assertThat(distance(predictions(ModelFile.of(swapped), others), expected)).isLessThan(1e-3);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theStatisticsOfBeforeCountAsManyGroups(MadeNetwork made) throws Exception {
    List<float[]> some = windows(5, 20);
    List<float[]> others = scaled(windows(6, 20), 2);
    ModelFile before = refitted(made.file(), some);

    float[] mixed =
        stem(
            NormalisationRefit.rewrite(
                before.bytes(), before.contract(), List.of(others, others), 2));
    float[] half =
        stem(
            NormalisationRefit.rewrite(
                before.bytes(), before.contract(), List.of(some, others), 0));
    float[] kept =
        stem(NormalisationRefit.rewrite(before.bytes(), before.contract(), List.of(others), 1e9));

    assertThat(mixed).containsExactly(half, within(1e-4f));
    assertThat(kept).containsExactly(stem(before.bytes()), within(1e-4f));
    assertThat(mixed).isNotEqualTo(kept);
  }

  /** Mean and variance in front of the first normalisation. */
  private static float[] stem(byte[] file) throws Exception {
    Weights weights = OnnxImporter.read(file).weights();
    float[] mean = weights.tensor("stem.normalisation.runningMean").values();
    float[] variance = weights.tensor("stem.normalisation.runningVar").values();
    float[] both = Arrays.copyOf(mean, mean.length + variance.length);
    System.arraycopy(variance, 0, both, mean.length, variance.length);
    return both;
  }

  private static ModelFile refitted(byte[] file, List<float[]> windows) throws Exception {
    return ModelFile.of(
        NormalisationRefit.rewrite(file, ModelFile.of(file).contract(), List.of(windows), 0));
  }

  /** What libtorch's running statistics come to when all windows are one batch, time and again. */
  private static Weights settled(MadeNetwork made, List<float[]> windows) {
    try (NDManager manager = PyTorch.manager()) {
      Dt4EcgNetwork network = Dt4EcgNetwork.of(made.config(), made.weights(), manager);
      float[] batch = new float[windows.size() * SAMPLES];
      for (int i = 0; i < windows.size(); i++) {
        System.arraycopy(windows.get(i), 0, batch, i * SAMPLES, SAMPLES);
      }
      NDArray input = manager.create(batch, new Shape(windows.size(), 1, SAMPLES));
      for (int step = 0; step < 100; step++) {
        network.heads(network.trunk(input, true), true);
      }
      return network.weights();
    }
  }

  private static List<Prediction> predictions(ModelFile file, List<float[]> windows)
      throws Exception {
    try (OnnxModel model = OnnxModel.load(file);
        WindowClassifier classifier = model.newClassifier()) {
      return classifier.classify(windows);
    }
  }

  /** The largest difference of a probability. */
  private static double distance(List<Prediction> some, List<Prediction> others) {
    double distance = 0;
    for (int i = 0; i < some.size(); i++) {
      for (int j = 0; j < some.get(i).identity().length; j++) {
        distance =
            Math.max(distance, Math.abs(some.get(i).identity()[j] - others.get(i).identity()[j]));
      }
      for (int j = 0; j < some.get(i).activity().length; j++) {
        distance =
            Math.max(distance, Math.abs(some.get(i).activity()[j] - others.get(i).activity()[j]));
      }
    }
    return distance;
  }

  /** Waves of a rate and height of their own each, with noise. */
  private static List<float[]> windows(long seed, int count) {
    Random random = new Random(seed);
    List<float[]> windows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double rate = 0.1 + 0.4 * random.nextDouble();
      double height = AMPLITUDE * (0.3 + 0.7 * random.nextDouble());
      float[] window = new float[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        window[i] = (float) (height * Math.sin(rate * i) + 0.2 * AMPLITUDE * random.nextGaussian());
      }
      windows.add(window);
    }
    return windows;
  }

  private static List<float[]> scaled(List<float[]> windows, float by) {
    List<float[]> scaled = new ArrayList<>();
    for (float[] window : windows) {
      float[] other = window.clone();
      for (int i = 0; i < other.length; i++) {
        other[i] *= by;
      }
      scaled.add(other);
    }
    return scaled;
  }
}
