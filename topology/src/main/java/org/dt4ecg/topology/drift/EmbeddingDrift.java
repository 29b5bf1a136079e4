package org.dt4ecg.topology.drift;

import java.util.ArrayList;
import java.util.Arrays;
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

  /**
   * The bins of one number of the embedding: by the deciles of a reference, so that each holds
   * about a tenth of it; fewer of a number with few values.
   *
   * @param edges the inner edges, ascending; a value on an edge falls below it
   * @param counts how many values of the reference fell into each bin
   */
  record ReferenceBins(float[] edges, int[] counts) {

    static final int BINS = 10;

    /** The bins of a reference of at least one value. */
    static ReferenceBins of(float[] values) {
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      float[] edges = new float[BINS - 1];
      for (int i = 0; i < edges.length; i++) {
        int upTo = Math.max(1, Math.round((i + 1) * sorted.length / (float) BINS));
        edges[i] = sorted[upTo - 1];
      }
      ReferenceBins bins = new ReferenceBins(edges, new int[BINS]);
      for (float value : sorted) {
        bins.counts[bins.of(value)]++;
      }
      return bins;
    }

    /** Number of the bin that a value falls into, from 0. */
    int of(float value) {
      int bin = 0;
      // All of them: where the value falls is not to be foretold, and a wrong guess costs more.
      for (float edge : edges) {
        bin += value > edge ? 1 : 0;
      }
      return bin;
    }
  }

  /**
   * The population stability index of two samples over the same bins: {@code Σ (a − e) · ln(a /
   * e)}, with the shares {@code e} of the reference and {@code a} of what is compared (the
   * symmetric Kullback-Leibler divergence, in nats). By a rule of thumb of credit scoring, under
   * 0.1 nothing has changed, and over 0.25 much.
   *
   * <p>Half a count is added to each bin, so that an empty one does not make it infinite. Of two
   * samples of n and m independent values of one population, over b bins, it is about {@code (b −
   * 1) · (1/n + 1/m)}; the windows of a session are not independent, so it will be more.
   */
  static final class StabilityIndex {

    private static final double ADDED = 0.5;

    private StabilityIndex() {}

    /**
     * The index.
     *
     * @param reference how many of the reference fell into each bin
     * @param compared how many of what is compared; as many bins
     */
    static double of(int[] reference, int[] compared) {
      double referenceTotal = total(reference);
      double comparedTotal = total(compared);
      double index = 0;
      for (int bin = 0; bin < reference.length; bin++) {
        double expected = (reference[bin] + ADDED) / referenceTotal;
        double actual = (compared[bin] + ADDED) / comparedTotal;
        index += (actual - expected) * Math.log(actual / expected);
      }
      return index;
    }

    private static double total(int[] counts) {
      double total = ADDED * counts.length;
      for (int count : counts) {
        total += count;
      }
      return total;
    }
  }
}
