package org.dt4ecg.model;

import java.util.List;

/**
 * Classifies windows of ECG in batches. Not thread-safe: each thread has its own, from {@link
 * ServableModel#newClassifier()}.
 */
public interface WindowClassifier extends AutoCloseable {

  /**
   * Classifies a batch.
   *
   * @param windows the windows, each of {@link ModelContract#windowSamples()} samples in {@link
   *     ModelContract#inputUnit()}; they are not changed
   * @return a prediction for each window, in the order of the windows
   * @throws ClassificationException if the batch as a whole failed; single windows of it may still
   *     be classified alone
   */
  List<Prediction> classify(List<float[]> windows) throws ClassificationException;

  @Override
  void close();
}
