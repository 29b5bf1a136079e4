package org.dt4ecg.training.learning;

import java.util.Random;
import org.dt4ecg.training.learning.Batch.MixedLabels;

/**
 * Mixes every window of a batch with another, and their labels alike (Zhang et al. 2018, arXiv
 * 1710.09412): {@code λ·x + (1 − λ)·x'} with λ drawn from Beta(α, α). The window of the larger
 * share is named first. Draws from the given generator alone.
 */
final class Mixup {

  private final double alpha;

  /**
   * @param alpha above 0 to 1; 1 draws all mixtures alike, less prefers windows that are nearly
   *     pure
   */
  Mixup(double alpha) {
    if (!(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "mixup's alpha is " + alpha + "; it must be above 0 and at most 1");
    }
    this.alpha = alpha;
  }

  /** A batch of mixtures, each window with one that is drawn from the same batch. */
  Batch mix(Batch batch, Random random) {
    int size = batch.size();
    int samples = batch.windows().length / size;
    float[] windows = new float[batch.windows().length];
    int[] others = new int[size];
    float[] shares = new float[size];
    for (int i = 0; i < size; i++) {
      others[i] = random.nextInt(size);
      double drawn = beta(random);
      shares[i] = (float) Math.max(drawn, 1 - drawn);
      for (int j = 0; j < samples; j++) {
        windows[i * samples + j] =
            shares[i] * batch.windows()[i * samples + j]
                + (1 - shares[i]) * batch.windows()[others[i] * samples + j];
      }
    }
    return new Batch(
        windows, mix(batch.identities(), others, shares), mix(batch.activities(), others, shares));
  }

  private static MixedLabels mix(MixedLabels labels, int[] others, float[] shares) {
    int[] second = new int[others.length];
    for (int i = 0; i < others.length; i++) {
      second[i] = labels.first()[others[i]];
    }
    return new MixedLabels(labels.first(), second, shares);
  }

  /** Jöhnk's method, which suits a small alpha. */
  private double beta(Random random) {
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / alpha);
      double y = Math.pow(random.nextDouble(), 1 / alpha);
      if (x + y > 0 && x + y <= 1) {
        return x / (x + y);
      }
    }
  }
}
