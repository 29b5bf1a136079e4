package org.dt4ecg.topology.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.dt4ecg.model.embedding.Embeddings;

/**
 * How far the embeddings of the last windows have moved from those of the first: the population
 * stability index of each number of the embedding, scaled to length 1 (the length says nothing of
 * the person), as a mean over the numbers. Holds the reference until it is whole, and then one byte
 * for each number of the last windows. Not thread-safe.
 */
final class EmbeddingDrift {

  private final int windows;
  private final List<float[]> reference = new ArrayList<>();
  private final List<ReferenceBins> bins = new ArrayList<>();
  private final List<byte[]> recent = new ArrayList<>();
  private int[][] recentCounts = new int[0][];
  private int oldest;

  /**
   * Begins with the reference.
   *
   * @param windows how many windows it is, and how many are compared with it
   */
  EmbeddingDrift(int windows) {
    this.windows = windows;
  }

  /** Takes the embedding of the next window; all of the same size. */
  void add(float[] embedding) {
    float[] unit = Embeddings.unit(embedding);
    if (bins.isEmpty()) {
      reference.add(unit);
      if (reference.size() == windows) {
        fixReference(unit.length);
      }
      return;
    }
    byte[] falls = new byte[unit.length];
    for (int i = 0; i < falls.length; i++) {
      falls[i] = (byte) bins.get(i).of(unit[i]);
    }
    count(falls, 1);
    if (recent.size() < windows) {
      recent.add(falls);
    } else {
      count(recent.set(oldest, falls), -1);
      oldest = (oldest + 1) % windows;
    }
  }

  /** The mean index; empty until there are enough windows to compare. */
  OptionalDouble meanIndex() {
    if (recent.size() < windows) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < bins.size(); i++) {
      sum += StabilityIndex.of(bins.get(i).counts(), recentCounts[i]);
    }
    return OptionalDouble.of(sum / bins.size());
  }

  private void fixReference(int size) {
    for (int i = 0; i < size; i++) {
      float[] values = new float[windows];
      for (int window = 0; window < windows; window++) {
        values[window] = reference.get(window)[i];
      }
      bins.add(ReferenceBins.of(values));
    }
    recentCounts = new int[size][ReferenceBins.BINS];
    reference.clear();
  }

  private void count(byte[] falls, int by) {
    for (int i = 0; i < falls.length; i++) {
      recentCounts[i][falls[i]] += by;
    }
  }
}
