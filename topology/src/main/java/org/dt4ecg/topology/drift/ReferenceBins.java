package org.dt4ecg.topology.drift;

import java.util.Arrays;

/**
 * The bins of one number of the embedding: by the deciles of a reference, so that each holds about
 * a tenth of it; fewer of a number with few values.
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
