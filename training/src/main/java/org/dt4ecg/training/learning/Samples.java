package org.dt4ecg.training.learning;

import java.util.List;

/** Windows as the engine takes them in. */
final class Samples {

  private Samples() {}

  /**
   * The samples of all windows one after the other.
   *
   * @param windows windows of one length, at least one
   */
  static float[] concatenated(List<float[]> windows) {
    int length = windows.get(0).length;
    float[] all = new float[windows.size() * length];
    for (int i = 0; i < windows.size(); i++) {
      System.arraycopy(windows.get(i), 0, all, i * length, length);
    }
    return all;
  }
}
