package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.dataset.CropSampler.Crop;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.learning.augmentation.Augmentation;
import org.dt4ecg.training.learning.augmentation.Augmenter;
import org.dt4ecg.training.learning.augmentation.StrangerMaker;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.learning.augmentation.WaveVariation;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class StrangerTrainingTest {

  /** Windows that are not mixed with others, so that each is one of a person or a stranger. */
  private static final TrainingRecipe WITH_STRANGERS =
      TrainingRecipe.defaults()
          .withRegularisation(Regularisation.defaults().withMixup(0))
          .withStrangers(VirtualStrangers.usual());

  private static final TrainingRecipe WITHOUT_STRANGERS =
      WITH_STRANGERS.withStrangers(VirtualStrangers.NONE);

  private static final TrainingOptions SMALL =
      TrainingOptions.defaults()
          .withWindows(125, 250, 250)
          .withWidth(4)
          .withEpochs(4)
          .withBatchSize(16)
          .withFamiliarity(FamiliarityScore.ENERGY)
          .withRecipe(WITH_STRANGERS);

  private final RecordedData data;
  private final Split split;

  StrangerTrainingTest() throws IOException {
    data = RecordedData.read(new SimulatedRecordings(3, 1, Duration.ofSeconds(40), 7), Set.of());
    split = SplitProtocol.BLOCKED.splits(data, Duration.ofSeconds(2), 1).get(0);
  }

  @Test
  void aBatchEndsWithStrangersWhoDoWhatTheirSourcesDoAndLeavesItsPeopleAsTheyAre()
      throws TrainingException {
    List<Crop> crops = new SplitWindows(data, split, SMALL).sampler().draw(new Random(1)).crops();
    List<Crop> some = crops.subList(0, 16);

    Batch plain = maker(WITHOUT_STRANGERS, 5).batch(some);
    Batch batch = maker(WITH_STRANGERS, 5).batch(some);

    assertThat(plain.size()).isEqualTo(16);
    assertThat(batch.size()).isEqualTo(24);
    assertThat(Arrays.copyOf(batch.windows(), 16 * 250)).containsExactly(plain.windows());
    assertThat(Arrays.copyOf(batch.identities().first(), 16))
        .containsExactly(plain.identities().first());
    assertThat(Arrays.copyOfRange(batch.identities().first(), 16, 24)).containsOnly(3);
    assertThat(Arrays.stream(plain.activities().first()).boxed().toList())
        .containsAll(Arrays.stream(batch.activities().first(), 16, 24).boxed().toList());
    assertThat(maker(WITH_STRANGERS, 5).batch(some).windows()).containsExactly(batch.windows());
  }

  @Test
  void variedWavesChangeEveryWindowWhoseBeatsAreKnownAndNoLabel() throws TrainingException {
    List<Crop> crops = new SplitWindows(data, split, SMALL).sampler().draw(new Random(1)).crops();
    List<Crop> known = crops.subList(0, 16);
    List<Crop> unknown = known.stream().map(crop -> new Crop(crop.window(), null, null)).toList();
    TrainingRecipe asTheyAre =
        WITHOUT_STRANGERS.withAugmentation(Augmentation.NONE.withTimeWarp(0.05));

    Batch same = maker(asTheyAre, 0, 5).batch(known);
    Batch varied = maker(asTheyAre, 0.3, 5).batch(known);

    assertThat(varied.identities().first()).containsExactly(same.identities().first());
    assertThat(varied.activities().first()).containsExactly(same.activities().first());
    for (int window = 0; window < 16; window++) {
      assertThat(window(varied, window)).isNotEqualTo(window(same, window));
    }
    assertThat(maker(asTheyAre, 0.3, 5).batch(unknown).windows())
        .containsExactly(maker(asTheyAre, 0, 5).batch(unknown).windows());
  }

  @Test
  void theEnergyOfTheLogitsIsTheLogarithmOfTheOddsAgainstAStranger() {
    try (NDManager manager = PyTorch.manager()) {
      NDArray logits = manager.create(new float[] {1, -2, 0.5f}, new Shape(1, 3));
      Outputs outputs = new Outputs(logits, logits, logits, logits, logits);

      Outputs opened = StrangerClass.addedTo(outputs, manager);

      float[] probabilities = opened.identity().softmax(1).toFloatArray();
      double energy = Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5));
      assertThat(probabilities).hasSize(4);
      assertThat(Math.log((1 - probabilities[3]) / probabilities[3]))
          .isCloseTo(energy, within(1e-5));
      assertThat(opened.activity()).isSameAs(logits);
    }
  }

  @Test
  void aReleaseKnowsThePeopleAloneAndRejectsByEnergy() throws Exception {
    TrainedRelease release = new SplitTrainer(data).train(split, SMALL, ProgressListener.SILENT);

    ImportedNetwork imported = OnnxImporter.read(release.onnx());
    assertThat(release.contract().identities()).containsExactly("sim-01", "sim-02", "sim-03");
    assertThat(release.contract().rejection().score())
        .isEqualTo(UnknownPersonRule.Score.FAMILIARITY);
    assertThat(imported.config().identities()).isEqualTo(3);
    List<BalancingStep> steps = release.summary().balancing();
    assertThat(steps.get(steps.size() - 1).losses()[0]).isLessThan(steps.get(0).losses()[0]);
    // 3 people and strangers, none of whom is known at the start.
    assertThat(steps.get(0).losses()[0]).isBetween(0.5 * Math.log(4), 3 * Math.log(4));
  }

  @Test
  void anInterruptedTrainingWithStrangersGoesOnToTheSameBytes(@TempDir Path folder)
      throws Exception {
    TrainingOptions options = SMALL.withEpochs(2);
    Path checkpoint = folder.resolve("model.onnx.checkpoint");
    byte[] whole = new SplitTrainer(data).train(split, options, ProgressListener.SILENT).onnx();

    assertThatThrownBy(
            () ->
                new SplitTrainer(data, checkpoint)
                    .train(
                        split,
                        options,
                        progress -> {
                          throw new CancellationException("enough");
                        }))
        .isInstanceOf(CancellationException.class);
    byte[] rest =
        new SplitTrainer(data, checkpoint).train(split, options, ProgressListener.SILENT).onnx();

    assertThat(rest).isEqualTo(whole);
  }

  @Test
  void aTrainingWithStrangersAndAnglesGoesThrough() throws Exception {
    TrainingOptions options =
        SMALL
            .withEpochs(1)
            .withRecipe(WITH_STRANGERS.withIdentity(IdentityObjective.cosineMargin(0.2, 16)));

    TrainedRelease release = new SplitTrainer(data).train(split, options, ProgressListener.SILENT);

    assertThat(release.contract().identities()).hasSize(3);
  }

  /** Outcomes of runs are kept under a digest of this text. */
  @Test
  void aRecipeWithoutStrangersReadsAsItDidBeforeThereWereAny() {
    assertThat(WITHOUT_STRANGERS.toString())
        .doesNotContain("strangers")
        .endsWith("balancing=Balancing[method=GRADNORM, alpha=0.5, learningRate=0.01]]");
    assertThat(WITH_STRANGERS.toString())
        .endsWith(
            "learningRate=0.01], strangers=VirtualStrangers[share=0.5, blended=0.5,"
                + " stretched=0.5, reshaped=0.5]]");
    assertThat(WITH_STRANGERS.withStrangers(VirtualStrangers.NONE)).isEqualTo(WITHOUT_STRANGERS);
  }

  private static float[] window(Batch batch, int index) {
    return Arrays.copyOfRange(batch.windows(), index * 250, (index + 1) * 250);
  }

  private BatchMaker maker(TrainingRecipe recipe, long seed) throws TrainingException {
    return maker(recipe, 0, seed);
  }

  private BatchMaker maker(TrainingRecipe recipe, double waves, long seed)
      throws TrainingException {
    Random random = new Random(seed);
    VirtualStrangers strangers = recipe.strangers();
    return new BatchMaker(
        LabelIndex.of(split, recipe.balancing(), 0),
        recipe,
        new Augmenter(recipe.augmentation(), 250, 125, 1, random),
        // Draws of its own, so that the rest of the batch is the same with and without.
        waves > 0 ? new WaveVariation(waves, 125, new Random(9)) : null,
        strangers.isOff()
            ? null
            : new StrangerCrops(
                strangers.share(), new StrangerMaker(strangers, 125, random), random),
        random);
  }
}
