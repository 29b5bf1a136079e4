package org.dt4ecg.retraining.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.retraining.dataset.GridWindows;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.dt4ecg.retraining.dataset.RecordedData;
import org.dt4ecg.retraining.dataset.WindowCutter;

/**
 * Evaluates a model on recordings, on exactly the windows that the stream would seal: recordings
 * are cut into frames, frames make sessions, windows lie on the session's grid, and the stream's
 * own assembler fills them. Safe for several threads.
 */
public final class Evaluator {

  private static final int BATCH = 32;

  private final ServableModel model;

  /** Evaluates a model, which stays the caller's to close. */
  public Evaluator(ServableModel model) {
    this.model = model;
  }

  /**
   * Evaluates the model.
   *
   * @param passes passes to evaluate on; all if empty
   * @throws IOException if a recording cannot be read
   * @throws ClassificationException if the model fails on a batch
   * @throws IllegalArgumentException if there is nothing in these passes
   */
  public EvaluationResult evaluate(RecordingSource source, Protocol protocol, Set<String> passes)
      throws IOException, ClassificationException {
    return evaluate(RecordedData.read(source, passes), protocol);
  }

  /**
   * Evaluates the model on what has been read already.
   *
   * @throws IllegalArgumentException if the recordings are not in the model's unit
   * @throws ClassificationException if the model fails on a batch
   */
  public EvaluationResult evaluate(RecordedData data, Protocol protocol)
      throws ClassificationException {
    long begin = System.nanoTime();
    ModelContract contract = model.contract();
    if (data.unit() != contract.inputUnit()) {
      throw new IllegalArgumentException(
          "data set %s is in %s, but model %s takes in %s; use a model that was trained on such recordings"
              .formatted(data.dataset(), data.unit(), contract.name(), contract.inputUnit()));
    }
    GridWindows grid =
        new WindowCutter(
                contract.inputUnit(),
                contract.samplingRateHz(),
                contract.windowSamples(),
                contract.hopSamples())
            .grid(data.sessions(), protocol.part());
    List<LabelledWindow> usable = grid.usable();
    Scoring scoring = new Scoring(contract);
    try (WindowClassifier classifier = model.newClassifier()) {
      for (int from = 0; from < usable.size(); from += BATCH) {
        List<LabelledWindow> batch = usable.subList(from, Math.min(from + BATCH, usable.size()));
        List<Prediction> predictions = classifier.classify(samples(batch));
        for (int i = 0; i < batch.size(); i++) {
          scoring.add(batch.get(i), predictions.get(i));
        }
      }
    }
    return new EvaluationResult(
        contract.name(),
        model.version(),
        protocol.label(),
        data.dataset(),
        contract.dataset(),
        grid.windows().size(),
        grid.incomplete(),
        (long) grid.windows().size() - usable.size(),
        scoring.strangers(),
        scoring.identity(),
        scoring.activity(),
        scoring.calibration(),
        (System.nanoTime() - begin) / 1e9);
  }

  private static List<float[]> samples(List<LabelledWindow> windows) {
    List<float[]> samples = new ArrayList<>(windows.size());
    windows.forEach(window -> samples.add(window.window().samples()));
    return samples;
  }
}
