package org.dt4ecg.retraining.training;

/**
 * Windows with their labels.
 *
 * @param windows samples of all windows one after the other, {@code N · L}
 * @param identities index of the person of each window, {@code N}
 * @param activities index of the activity of each window, {@code N}
 */
record Batch(float[] windows, int[] identities, int[] activities) {

  int size() {
    return identities.length;
  }
}
