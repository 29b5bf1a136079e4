package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.round.WeightImprinting.Row;
import org.dt4ecg.retrainer.service.TinyModels;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightImprintingTest {

  private static final List<String> KNOWN = List.of("sim-01", "sim-02");

  private static final ImportedNetwork NETWORK = read();

  private static ImportedNetwork read() {
    try {
      return OnnxImporter.read(ModelFile.of(TinyModels.ofPeople(2, 1).onnx()).bytes());
    } catch (InvalidModelException e) {
      throw new IllegalStateException("a model of this project was not read", e);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewPersonIsAsFarAheadAtTheirMeanAsBehindAtTheKnownMeanThatIsClosest(long seed) {
    double[] zoe = means(seed, "zoe").of("zoe").orElseThrow();
    double[] first = weight(0);
    double[] second = weight(1);
    HiddenMeans means = new HiddenMeans(Map.of("sim-01", first, "sim-02", second, "zoe", zoe));

    Row row = new WeightImprinting(NETWORK, KNOWN, Set.of(), means).row("zoe").orElseThrow();

    double ahead = logit(row, zoe) - Math.max(known(0, zoe), known(1, zoe));
    double behind =
        Math.min(known(0, first) - logit(row, first), known(1, second) - logit(row, second));
    assertThat(ahead).isPositive().isCloseTo(behind, within(1e-6));
  }

  @Test
  void whomTheHiddenLayerDoesNotTellFromTheKnownGetsNoRow() {
    HiddenMeans means =
        new HiddenMeans(Map.of("sim-01", weight(0), "sim-02", weight(1), "zoe", weight(0)));

    assertThat(new WeightImprinting(NETWORK, KNOWN, Set.of(), means).row("zoe")).isEmpty();
  }

  @Test
  void theRowOfACosineHeadIsTheDirectionOfTheMean() {
    ImportedNetwork cosine = cosine();
    HiddenMeans means = means(1, "zoe");
    double[] mean = means.of("zoe").orElseThrow();

    Row row = new WeightImprinting(cosine, KNOWN, Set.of(), means).row("zoe").orElseThrow();

    assertThat(product(row.weight(), row.weight())).isCloseTo(1, within(1e-9));
    assertThat(product(row.weight(), mean)).isCloseTo(Math.sqrt(product(mean, mean)), within(1e-9));
    assertThat(row.bias()).isZero();
  }

  @Test
  void ofWhomThereIsNoWindowThereIsNoRow() {
    HiddenMeans means = means(1, "sim-01", "zoe");

    assertThat(new WeightImprinting(NETWORK, KNOWN, Set.of(), means).row("adam")).isEmpty();
    assertThat(new WeightImprinting(NETWORK, KNOWN, Set.of(), means).row("zoe")).isEmpty();
  }

  @Test
  void whoIsToBeForgottenHoldsNobodyElseBack() {
    double[] third = means(3, "sim-03").of("sim-03").orElseThrow();
    List<String> people = List.of("sim-01", "gone");
    HiddenMeans means = new HiddenMeans(Map.of("sim-01", weight(0), "zoe", third));

    assertThat(new WeightImprinting(cosine(), people, Set.of("gone"), means).row("zoe"))
        .isPresent();
    assertThat(new WeightImprinting(NETWORK, people, Set.of("sim-01", "gone"), means).row("zoe"))
        .isEmpty();
  }

  private static ImportedNetwork cosine() {
    return new ImportedNetwork(
        withCosineHead(NETWORK.config()),
        NETWORK.weights(),
        NETWORK.temperatures(),
        NETWORK.outputs());
  }

  private static HiddenMeans means(long seed, String... people) {
    Random random = new Random(seed);
    Map<String, double[]> means = new HashMap<>();
    for (String person : people) {
      means.put(person, random.doubles(NETWORK.config().embeddingSize(), 0, 2).toArray());
    }
    return new HiddenMeans(means);
  }

  private static NetworkConfig withCosineHead(NetworkConfig config) {
    return new NetworkConfig(
        config.windowSamples(),
        config.width(),
        config.attention(),
        config.identities(),
        config.activities(),
        config.signal(),
        IdentityHead.cosine(16));
  }

  private static double[] weight(int row) {
    float[] values = NETWORK.weights().tensor("identity.logits.weight").values();
    int length = NETWORK.config().embeddingSize();
    return IntStream.range(row * length, (row + 1) * length).mapToDouble(i -> values[i]).toArray();
  }

  private static double known(int row, double[] hidden) {
    Weights weights = NETWORK.weights();
    double logit = weights.tensor("identity.logits.bias").values()[row];
    for (int i = 0; i < hidden.length; i++) {
      logit +=
          weights.tensor("identity.logits.weight").values()[row * hidden.length + i] * hidden[i];
    }
    return logit;
  }

  private static double logit(Row row, double[] hidden) {
    return product(row.weight(), hidden) + row.bias();
  }

  private static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
