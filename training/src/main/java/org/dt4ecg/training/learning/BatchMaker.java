package org.dt4ecg.training.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.dt4ecg.training.beats.BeatTrain;
import org.dt4ecg.training.dataset.CropSampler.Crop;
import org.dt4ecg.training.learning.Batch.MixedLabels;
import org.dt4ecg.training.learning.augmentation.Augmenter;
import org.dt4ecg.training.learning.augmentation.Material;
import org.dt4ecg.training.learning.augmentation.WaveVariation;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of varied windows out of crops. Draws from its generator alone; not thread-safe.
 */
final class BatchMaker {

  private final LabelIndex labels;
  private final Augmenter augmenter;
  private final boolean needsPartners;
  private final @Nullable Mixup mixup;
  private final @Nullable WaveVariation waves;
  private final @Nullable StrangerCrops strangers;
  private final Random random;

  /**
   * @param waves varies the waves of people's own beats where these are known; null leaves them.
   *     Strangers are made of beats as they are
   * @param strangers makes the strangers that are added to each batch; null adds none
   */
  BatchMaker(
      LabelIndex labels,
      TrainingRecipe recipe,
      Augmenter augmenter,
      @Nullable WaveVariation waves,
      @Nullable StrangerCrops strangers,
      Random random) {
    this.labels = labels;
    this.augmenter = augmenter;
    this.waves = waves;
    this.strangers = strangers;
    this.random = random;
    needsPartners =
        recipe.augmentation().spectrum().lowBandSwap() > 0
            || recipe.augmentation().rest().swap() > 0;
    double alpha = recipe.regularisation().mixup();
    mixup = alpha > 0 ? new Mixup(alpha) : null;
  }

  /** A batch of the crops, in their order, and behind them the strangers that are made of them. */
  Batch batch(List<Crop> crops) {
    int[] people = crops.stream().mapToInt(crop -> labels.person(crop.window())).toArray();
    int[] doing = crops.stream().mapToInt(crop -> labels.activity(crop.window())).toArray();
    List<float[]> samples = new ArrayList<>(crops.size());
    for (int i = 0; i < crops.size(); i++) {
      samples.add(varied(ownWaves(crops.get(i)), crops, doing, i));
    }
    List<StrangerCrops.Stranger> made = strangers == null ? List.of() : strangers.of(crops);
    for (StrangerCrops.Stranger stranger : made) {
      samples.add(varied(stranger.material(), crops, doing, stranger.source()));
    }
    int[] sources = made.stream().mapToInt(StrangerCrops.Stranger::source).toArray();
    Batch batch =
        new Batch(
            Samples.concatenated(samples),
            MixedLabels.of(followed(people, made.size(), i -> StrangerClass.label(labels))),
            MixedLabels.of(followed(doing, made.size(), i -> doing[sources[i]])));
    return mixup == null ? batch : mixup.mix(batch, random);
  }

  private float[] varied(Material material, List<Crop> crops, int[] doing, int source) {
    return augmenter.vary(material, needsPartners ? partner(crops, doing, source) : null);
  }

  /** Another crop of the same activity; the crop itself where the batch has no other. */
  private Material partner(List<Crop> crops, int[] doing, int of) {
    int[] candidates = new int[crops.size()];
    int count = 0;
    for (int i = 0; i < crops.size(); i++) {
      if (i != of && doing[i] == doing[of]) {
        candidates[count++] = i;
      }
    }
    int chosen = count == 0 ? of : candidates[random.nextInt(count)];
    return material(crops.get(chosen));
  }

  private Material ownWaves(Crop crop) {
    float[] beats = crop.beats();
    BeatTrain train = crop.train();
    return waves == null || beats == null || train == null
        ? material(crop)
        : waves.vary(crop.window().window().samples(), beats, train);
  }

  private static Material material(Crop crop) {
    return new Material(crop.window().window().samples(), crop.beats());
  }

  private static int[] followed(int[] first, int count, IntUnaryOperator next) {
    return IntStream.concat(Arrays.stream(first), IntStream.range(0, count).map(next)).toArray();
  }
}
