package org.dt4ecg.retraining.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.retraining.dataset.Crop;
import org.dt4ecg.retraining.training.augmentation.Augmenter;
import org.dt4ecg.retraining.training.augmentation.Material;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches of varied windows out of crops. Draws from its generator alone; not thread-safe.
 */
final class BatchMaker {

  private final LabelIndex labels;
  private final Augmenter augmenter;
  private final boolean needsPartners;
  private final @Nullable Mixup mixup;
  private final Random random;

  BatchMaker(LabelIndex labels, TrainingRecipe recipe, Augmenter augmenter, Random random) {
    this.labels = labels;
    this.augmenter = augmenter;
    this.random = random;
    needsPartners =
        recipe.augmentation().spectrum().lowBandSwap() > 0
            || recipe.augmentation().rest().swap() > 0;
    double alpha = recipe.regularisation().mixup();
    mixup = alpha > 0 ? new Mixup(alpha) : null;
  }

  Batch batch(List<Crop> crops) {
    int[] people = crops.stream().mapToInt(crop -> labels.person(crop.window())).toArray();
    int[] doing = crops.stream().mapToInt(crop -> labels.activity(crop.window())).toArray();
    List<float[]> samples = new ArrayList<>(crops.size());
    for (int i = 0; i < crops.size(); i++) {
      samples.add(
          augmenter.vary(material(crops.get(i)), needsPartners ? partner(crops, doing, i) : null));
    }
    Batch batch =
        new Batch(Samples.concatenated(samples), MixedLabels.of(people), MixedLabels.of(doing));
    return mixup == null ? batch : mixup.mix(batch, random);
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

  private static Material material(Crop crop) {
    return new Material(crop.window().window().samples(), crop.beats());
  }
}
