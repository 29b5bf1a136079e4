package org.dt4ecg.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
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

  /**
   * Classifies a batch that lies in one buffer. One that is direct and in native order is read
   * where it is; of others a copy is made.
   *
   * @param batch the windows {@code [N,1,L]}, one behind the other, between position and limit; the
   *     buffer is not changed, nor its position
   * @param windows how many windows there are, N
   * @return as {@link #classify(List)}
   * @throws ClassificationException as {@link #classify(List)}
   * @throws IllegalArgumentException if the buffer holds another number of samples
   */
  default List<Prediction> classify(FloatBuffer batch, int windows) throws ClassificationException {
    int windowSamples = windows == 0 ? 0 : batch.remaining() / windows;
    if (windowSamples * windows != batch.remaining()) {
      throw new IllegalArgumentException(
          "A batch of "
              + batch.remaining()
              + " samples cannot be "
              + windows
              + " windows of one length. Fill the buffer window by window");
    }
    List<float[]> separate = new ArrayList<>(windows);
    for (int i = 0; i < windows; i++) {
      float[] window = new float[windowSamples];
      batch.get(batch.position() + i * windowSamples, window);
      separate.add(window);
    }
    return classify(separate);
  }

  @Override
  void close();
}
