package org.dt4ecg.model;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.schemas.failure.FailureText;

/** Classifies windows with a predictor of its own on the shared session. */
final class OnnxWindowClassifier implements WindowClassifier {

  private final int windowSamples;
  private final Predictor<FloatBuffer, List<Prediction>> predictor;
  private final Runnable whenClosed;

  /** The batch; used again for the next one. */
  private FloatBuffer outsideTheHeap = FloatBuffer.allocate(0);

  private boolean closed;

  OnnxWindowClassifier(ModelContract contract, Model model, Runnable whenClosed) {
    this.windowSamples = contract.windowSamples();
    this.predictor = model.newPredictor(new BatchTranslator(contract));
    this.whenClosed = whenClosed;
  }

  @Override
  public List<Prediction> classify(List<float[]> windows) throws ClassificationException {
    requireOpen();
    requireLengths(windows);
    FloatBuffer batch = emptyBatch(windows.size());
    for (float[] window : windows) {
      batch.put(window);
    }
    return predictions(batch.flip(), windows.size());
  }

  private FloatBuffer emptyBatch(int windows) {
    int samples = Math.multiplyExact(windows, windowSamples);
    if (outsideTheHeap.capacity() < samples) {
      outsideTheHeap =
          ByteBuffer.allocateDirect(Math.multiplyExact(samples, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return outsideTheHeap.clear();
  }

  private List<Prediction> predictions(FloatBuffer batch, int windows)
      throws ClassificationException {
    if (windows == 0) {
      return List.of();
    }
    List<Prediction> predictions = predict(batch, windows);
    requireFinite(predictions);
    return predictions;
  }

  private List<Prediction> predict(FloatBuffer batch, int windows) throws ClassificationException {
    try {
      return predictor.predict(batch);
    } catch (TranslateException e) {
      throw new ClassificationException(
          "ONNX Runtime failed on a batch of "
              + windows
              + " windows: "
              + FailureText.of(e)
              + ". Classify them one by one to find those at fault",
          e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The classifier is closed. Ask its model for a new one");
    }
  }

  private void requireLengths(List<float[]> windows) {
    for (int i = 0; i < windows.size(); i++) {
      if (windows.get(i).length != windowSamples) {
        throw new IllegalArgumentException(
            "Window "
                + i
                + " of the batch has "
                + windows.get(i).length
                + " samples, the model takes in "
                + windowSamples
                + ". Assemble windows by the model's contract");
      }
    }
  }

  private static void requireFinite(List<Prediction> predictions) throws ClassificationException {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      if (!isFinite(predictions.get(i))) {
        positions.add(i);
      }
    }
    if (!positions.isEmpty()) {
      throw new ClassificationException(
          "The model gave NaN or infinite numbers for the windows at the positions "
              + positions
              + " of a batch of "
              + predictions.size()
              + ". Set these aside and classify the others again");
    }
  }

  private static boolean isFinite(Prediction prediction) {
    return isFinite(prediction.identity())
        && isFinite(prediction.activity())
        && isFinite(prediction.embedding())
        && Float.isFinite(prediction.familiarity());
  }

  private static boolean isFinite(float[] numbers) {
    for (float number : numbers) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      predictor.close();
      whenClosed.run();
    }
  }
}
