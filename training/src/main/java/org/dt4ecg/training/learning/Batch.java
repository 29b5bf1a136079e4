package org.dt4ecg.training.learning;

/**
 * Windows with their labels.
 *
 * @param windows samples of all windows one after the other, {@code N · L}
 * @param identities the person of each window, {@code N}
 * @param activities the activity of each window, {@code N}
 */
record Batch(float[] windows, MixedLabels identities, MixedLabels activities) {

  int size() {
    return identities.size();
  }
}
