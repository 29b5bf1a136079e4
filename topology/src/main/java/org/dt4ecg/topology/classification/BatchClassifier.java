package org.dt4ecg.topology.classification;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classifies windows in batches. A batch that fails is tried again window by window, so that one
 * bad window costs no other its result. Immutable.
 */
public final class BatchClassifier {

  private static final Logger LOG = LoggerFactory.getLogger(BatchClassifier.class);

  private final int maxWindows;

  /** Takes the most windows that a batch may have. */
  public BatchClassifier(int maxWindows) {
    this.maxWindows = maxWindows;
  }

  /** A classification of every window, in their order. */
  public List<Classification> classify(WindowClassifier classifier, List<SealedWindow> windows) {
    List<Classification> classifications = new ArrayList<>(windows.size());
    for (int from = 0; from < windows.size(); from += maxWindows) {
      int to = Math.min(windows.size(), from + maxWindows);
      classifications.addAll(classifyBatch(classifier, windows.subList(from, to)));
    }
    return classifications;
  }

  private static List<Classification> classifyBatch(
      WindowClassifier classifier, List<SealedWindow> windows) {
    if (windows.size() == 1) {
      return List.of(classifyAlone(classifier, windows.get(0)));
    }
    try {
      return predict(classifier, windows);
    } catch (ClassificationException e) {
      LOG.warn(
          "A batch of {} windows could not be classified; trying them one by one: {}",
          windows.size(),
          e.getMessage());
      return windows.stream().map(window -> classifyAlone(classifier, window)).toList();
    }
  }

  private static Classification classifyAlone(WindowClassifier classifier, SealedWindow window) {
    try {
      return predict(classifier, List.of(window)).get(0);
    } catch (ClassificationException e) {
      LOG.warn(
          "Window {} of a device could not be classified; its frames go to dead letters: {}",
          window.index(),
          e.getMessage());
      return new Classification.Failed(window, String.valueOf(e.getMessage()));
    }
  }

  private static List<Classification> predict(
      WindowClassifier classifier, List<SealedWindow> windows) throws ClassificationException {
    List<Prediction> predictions = predictions(classifier, windows);
    List<Classification> classifications = new ArrayList<>(windows.size());
    for (int i = 0; i < windows.size(); i++) {
      SealedWindow window = windows.get(i);
      classifications.add(new Classification.Done(window, predictions.get(i).on(window.quality())));
    }
    return classifications;
  }

  /**
   * What a model says of windows, in one run, whatever their quality.
   *
   * @return as many as there are windows, in their order
   */
  static List<Prediction> predictions(WindowClassifier classifier, List<SealedWindow> windows)
      throws ClassificationException {
    List<Prediction> predictions =
        classifier.classify(windows.stream().map(window -> window.samples()).toList());
    if (predictions.size() != windows.size()) {
      throw new ClassificationException(
          "the model gave %d predictions for %d windows"
              .formatted(predictions.size(), windows.size()));
    }
    return predictions;
  }

  /** What the model made of a window. */
  public sealed interface Classification {

    SealedWindow window();

    /** The model's prediction, as sure as the window's signal allows. */
    record Done(SealedWindow window, Prediction prediction) implements Classification {}

    /** The model failed on the window, alone too. */
    record Failed(SealedWindow window, String message) implements Classification {}
  }
}
