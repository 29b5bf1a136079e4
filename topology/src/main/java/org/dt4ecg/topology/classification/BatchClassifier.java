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
 * bad window costs no other its result. Not thread-safe: belongs to a task.
 */
final class BatchClassifier {

  private static final Logger LOG = LoggerFactory.getLogger(BatchClassifier.class);

  private final WindowClassifier classifier;
  private final int maxWindows;

  BatchClassifier(WindowClassifier classifier, int maxWindows) {
    this.classifier = classifier;
    this.maxWindows = maxWindows;
  }

  /** A classification of every window, in their order. */
  List<Classification> classify(List<SealedWindow> windows) {
    List<Classification> classifications = new ArrayList<>(windows.size());
    for (int from = 0; from < windows.size(); from += maxWindows) {
      int to = Math.min(windows.size(), from + maxWindows);
      classifications.addAll(classifyBatch(windows.subList(from, to)));
    }
    return classifications;
  }

  private List<Classification> classifyBatch(List<SealedWindow> windows) {
    if (windows.size() == 1) {
      return List.of(classifyAlone(windows.get(0)));
    }
    try {
      return predict(windows);
    } catch (ClassificationException e) {
      LOG.warn(
          "A batch of {} windows could not be classified; trying them one by one: {}",
          windows.size(),
          e.getMessage());
      return windows.stream().map(this::classifyAlone).toList();
    }
  }

  private Classification classifyAlone(SealedWindow window) {
    try {
      return predict(List.of(window)).get(0);
    } catch (ClassificationException e) {
      LOG.warn(
          "Window {} of device {} could not be classified; its frames go to dead letters: {}",
          window.index(),
          window.deviceId(),
          e.getMessage());
      return new Classification.Failed(window, String.valueOf(e.getMessage()));
    }
  }

  private List<Classification> predict(List<SealedWindow> windows) throws ClassificationException {
    List<Prediction> predictions =
        classifier.classify(windows.stream().map(window -> window.content().samples()).toList());
    if (predictions.size() != windows.size()) {
      throw new ClassificationException(
          "the model gave %d predictions for %d windows"
              .formatted(predictions.size(), windows.size()));
    }
    List<Classification> classifications = new ArrayList<>(windows.size());
    for (int i = 0; i < windows.size(); i++) {
      classifications.add(new Classification.Done(windows.get(i), predictions.get(i)));
    }
    return classifications;
  }
}
