package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {

  private static OnnxModel model;

  @BeforeAll
  static void load() throws InvalidModelException {
    model = OnnxModel.load(ModelFile.of(TinyModel.bytes()));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void aLoadedModelTellsItsContractAndVersion() throws InvalidModelException {
    assertThat(model.contract()).isEqualTo(Contracts.tiny());
    assertThat(model.version()).isEqualTo(ModelFile.of(TinyModel.bytes()).version());
  }

  @ParameterizedTest(name = "batch of {0}")
  @ValueSource(ints = {1, 7, 32, 2})
  void predictionsComeInTheOrderOfTheWindowsAndAreRight(int size) throws ClassificationException {
    List<float[]> windows = windows(size, size);

    try (WindowClassifier classifier = model.newClassifier()) {
      List<Prediction> predictions = classifier.classify(windows);

      assertThat(predictions).hasSize(size);
      for (int i = 0; i < size; i++) {
        assertPrediction(predictions.get(i), TinyModel.expected(windows.get(i)));
      }
    }
  }

  @Test
  void aClassifierTakesBatchesOfAnySizeOneAfterTheOther() throws ClassificationException {
    try (WindowClassifier classifier = model.newClassifier()) {
      for (int size : new int[] {32, 1, 0, 7, 33, 3}) {
        List<float[]> windows = windows(size, 100 + size);
        List<Prediction> predictions = classifier.classify(windows);
        assertThat(predictions).hasSize(size);
        for (int i = 0; i < size; i++) {
          assertPrediction(predictions.get(i), TinyModel.expected(windows.get(i)));
        }
      }
    }
  }

  @Test
  void aModelOfOneTaskSaysNothingOfTheOther() throws Exception {
    List<float[]> windows = windows(3, 9);
    try (OnnxModel people =
            OnnxModel.load(ModelFile.of(TinyModel.peopleAlone().build().toByteArray()));
        OnnxModel activities =
            OnnxModel.load(ModelFile.of(TinyModel.activitiesAlone().build().toByteArray()));
        WindowClassifier who = people.newClassifier();
        WindowClassifier what = activities.newClassifier()) {
      for (int i = 0; i < windows.size(); i++) {
        Prediction expected = TinyModel.expected(windows.get(i));
        Prediction person = who.classify(windows).get(i);
        Prediction activity = what.classify(windows).get(i);

        assertThat(person.activity()).isEmpty();
        assertThat(person.identity()).containsExactly(expected.identity(), offset(1e-5f));
        assertThat(activity.identity()).isEmpty();
        assertThat(activity.activity()).containsExactly(expected.activity(), offset(1e-5f));
        assertThat(activity.embedding()).containsExactly(expected.embedding(), offset(1e-5f));
      }
    }
  }

  @Test
  void theWindowsAreNotChanged() throws ClassificationException {
    List<float[]> windows = windows(3, 5);
    List<float[]> copies = windows.stream().map(float[]::clone).toList();

    try (WindowClassifier classifier = model.newClassifier()) {
      classifier.classify(windows);
    }

    assertThat(windows).usingRecursiveComparison().isEqualTo(copies);
  }

  @Test
  void classifiersOnSeveralThreadsSayWhatOneSays()
      throws ClassificationException, InterruptedException, ExecutionException {
    List<List<float[]>> batches =
        IntStream.range(0, 400).mapToObj(seed -> windows(1 + seed % 9, seed)).toList();
    List<float[]> alone = identities(batches);

    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<float[]>>> together = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        together.add(threads.submit(() -> identities(batches)));
      }
      for (Future<List<float[]>> identities : together) {
        assertThat(identities.get()).usingRecursiveComparison().isEqualTo(alone);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void windowsThatGiveNoNumbersAreNamedByTheirPositions() {
    List<float[]> windows = windows(5, 1);
    windows.get(1)[2] = Float.NaN;
    windows.get(4)[0] = Float.POSITIVE_INFINITY;

    try (WindowClassifier classifier = model.newClassifier()) {
      assertThatThrownBy(() -> classifier.classify(windows))
          .isInstanceOf(ClassificationException.class)
          .hasMessageContaining("positions [1, 4] of a batch of 5");
      assertThat(classifier.classify(windows.subList(2, 4))).hasSize(2);
    } catch (ClassificationException e) {
      throw new AssertionError("The windows that were not at fault have to be classified", e);
    }
  }

  @Test
  void windowsOfAnotherLengthAreRefused() {
    try (WindowClassifier classifier = model.newClassifier()) {
      assertThatThrownBy(() -> classifier.classify(List.of(new float[4], new float[5])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Window 1 of the batch has 5 samples");
    }
  }

  @ParameterizedTest(name = "as a column: {0}")
  @ValueSource(booleans = {true, false})
  void familiarityComesWithEachWindow(boolean column)
      throws InvalidModelException, ClassificationException {
    List<float[]> windows = windows(7, 3);

    List<Prediction> predictions = classify(TinyModel.withFamiliarity(column), windows);

    for (int i = 0; i < windows.size(); i++) {
      float[] embedding = TinyModel.expected(windows.get(i)).embedding();
      assertThat(predictions.get(i).familiarity())
          .isCloseTo(Math.max(embedding[0], embedding[1]), offset(1e-6f));
    }
  }

  @Test
  void withoutAFamiliarityOfItsOwnTheLargestProbabilityStandsForIt()
      throws InvalidModelException, ClassificationException {
    for (Prediction prediction : classify(TinyModel.model(), windows(5, 4))) {
      float[] identity = prediction.identity();
      assertThat(prediction.familiarity())
          .isEqualTo(Math.max(identity[0], Math.max(identity[1], identity[2])));
    }
  }

  @Test
  void familiaritiesThatAreNoNumbersAreNamedByTheirPositions() throws InvalidModelException {
    ModelProto.Builder logarithm = TinyModel.withFamiliarity(false);
    logarithm
        .getGraphBuilder()
        .addNode(TinyModel.node("Log", List.of("highest"), "familiarity"))
        .getNodeBuilder(6)
        .setOutput(0, "highest");

    assertThatThrownBy(
            () ->
                classify(
                    logarithm, List.of(new float[] {1, 1, 0, 0}, new float[] {-1, -1, -1, -1})))
        .isInstanceOf(ClassificationException.class)
        .hasMessageContaining("positions [1] of a batch of 2");
  }

  @Test
  void aFamiliarityOfAnotherShapeThanDeclaredIsRefused() {
    ModelProto.Builder wide = TinyModel.withFamiliarity(true);
    wide.getGraphBuilder()
        .setNode(6, TinyModel.node("Identity", List.of("embedding"), "familiarity"));

    assertThatThrownBy(() -> OnnxModel.load(ModelFile.of(wide.build().toByteArray())))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("familiarity");
  }

  @Test
  void anOperatorThatDoesNotExistIsRefused() {
    assertRefused(
        graphModel -> graphModel.getGraphBuilder().getNodeBuilder(3).setOpType("Hardermax"),
        "Hardermax");
  }

  @Test
  void weightsThatDoNotFitTheGraphAreRefused() {
    assertRefused(
        graphModel ->
            graphModel
                .getGraphBuilder()
                .setInitializer(
                    0, TinyModel.weights("w", new float[] {1, 0, 1, 0, 0, 1}, 3, 2).build()),
        "cannot load");
  }

  @Test
  void aHeadWithoutSoftmaxIsRefused() {
    assertRefused(
        graphModel ->
            graphModel.getGraphBuilder().getNodeBuilder(3).setOpType("Identity").clearAttribute(),
        "output identity of the model");
  }

  @Test
  void aHeadThatGivesNoNumbersIsRefused() {
    // Finite weights whose products are too large for a float.
    float[] huge = {3e38f, 3e38f, 3e38f, 3e38f, 3e38f, 3e38f};
    assertRefused(
        graphModel ->
            graphModel
                .getGraphBuilder()
                .setInitializer(1, TinyModel.weights("u", huge, 2, 3))
                .addInitializer(TinyModel.weights("ten", new float[] {10}, 1))
                .setNode(2, TinyModel.node("Mul", List.of("logits", "ten"), "people"))
                .addNode(2, TinyModel.node("MatMul", List.of("embedding", "u"), "logits")),
        "fails on a batch of two clean windows");
  }

  @Test
  void aClosedModelGivesOutNoClassifiersAndMayBeClosedAgain() throws InvalidModelException {
    OnnxModel closed = OnnxModel.load(ModelFile.of(TinyModel.bytes()));
    closed.close();
    closed.close();

    assertThatThrownBy(closed::newClassifier)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void aModelClosedTooEarlyServesItsLastClassifierToTheEnd()
      throws InvalidModelException, ClassificationException {
    OnnxModel replaced = OnnxModel.load(ModelFile.of(TinyModel.bytes()));
    WindowClassifier classifier = replaced.newClassifier();
    replaced.close();

    assertThat(classifier.classify(windows(2, 1))).hasSize(2);
    classifier.close();
    classifier.close();
    assertThatThrownBy(() -> classifier.classify(windows(2, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void outputsOfOtherShapesThanDeclaredAreRefused() {
    // MatMul over [N, 4] and [4, 3] gives three numbers where two are declared.
    float[] wide = {1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1};
    assertRefused(
        graphModel ->
            graphModel
                .getGraphBuilder()
                .addInitializer(TinyModel.weights("wide", wide, 4, 3))
                .addNode(TinyModel.node("MatMul", List.of("flat", "wide"), "embedding"))
                .setNode(1, TinyModel.node("MatMul", List.of("flat", "w"), "pair"))
                .setNode(2, TinyModel.node("MatMul", List.of("pair", "u"), "people"))
                .setNode(4, TinyModel.node("MatMul", List.of("pair", "v"), "activities")),
        "gives 3 identities, 2 activities and an embedding of 3");
  }

  private static List<Prediction> classify(ModelProto.Builder graphModel, List<float[]> windows)
      throws InvalidModelException, ClassificationException {
    try (OnnxModel loaded = OnnxModel.load(ModelFile.of(graphModel.build().toByteArray()));
        WindowClassifier classifier = loaded.newClassifier()) {
      return classifier.classify(windows);
    }
  }

  private static List<float[]> identities(List<List<float[]>> batches)
      throws ClassificationException {
    List<float[]> identities = new ArrayList<>();
    try (WindowClassifier classifier = model.newClassifier()) {
      for (List<float[]> batch : batches) {
        classifier.classify(batch).forEach(prediction -> identities.add(prediction.identity()));
      }
    }
    return identities;
  }

  private static List<float[]> windows(int size, long seed) {
    Random random = new Random(seed);
    List<float[]> windows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      float[] window = new float[4];
      for (int sample = 0; sample < window.length; sample++) {
        window[sample] = (float) random.nextGaussian();
      }
      windows.add(window);
    }
    return windows;
  }

  private static void assertPrediction(Prediction actual, Prediction expected) {
    assertThat(actual.identity()).containsExactly(expected.identity(), offset(1e-6f));
    assertThat(actual.activity()).containsExactly(expected.activity(), offset(1e-6f));
    assertThat(actual.embedding()).containsExactly(expected.embedding(), offset(1e-6f));
  }

  private static void assertRefused(Consumer<ModelProto.Builder> damage, String message) {
    ModelProto.Builder damaged = TinyModel.model();
    damage.accept(damaged);
    byte[] bytes = damaged.build().toByteArray();

    assertThatThrownBy(() -> OnnxModel.load(ModelFile.of(bytes)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
