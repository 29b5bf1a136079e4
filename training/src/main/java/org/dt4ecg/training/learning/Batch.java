package org.dt4ecg.training.learning;

import java.util.Arrays;

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

  /**
   * The classes of a batch's windows, each window being a mixture of two. The arrays have one
   * element a window and are not to be changed.
   *
   * @param first index of the class that prevails
   * @param second index of the other class
   * @param shareOfFirst share of the first class, from a half to 1
   */
  record MixedLabels(int[] first, int[] second, float[] shareOfFirst) {

    /** Labels of windows that are no mixtures. */
    static MixedLabels of(int... labels) {
      float[] shares = new float[labels.length];
      Arrays.fill(shares, 1);
      return new MixedLabels(labels, labels, shares);
    }

    int size() {
      return first.length;
    }
  }
}
