package org.dt4ecg.training.learning.augmentation;

/**
 * Where in a crop the samples of a window lie.
 *
 * @param start position of the first sample, in samples of the crop
 * @param speed distance of two samples, in samples of the crop
 */
record Warp(double start, double speed) {

  /** Takes so many samples out of a crop, linearly between its own. */
  float[] apply(float[] crop, int samples) {
    float[] window = new float[samples];
    for (int i = 0; i < samples; i++) {
      double position = start + i * speed;
      int left = Math.min(crop.length - 1, (int) position);
      int right = Math.min(crop.length - 1, left + 1);
      double share = position - left;
      window[i] = (float) (crop[left] * (1 - share) + crop[right] * share);
    }
    return window;
  }
}
