package org.dt4ecg.training.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.TimeSpan;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.dataset.WindowCutter.GridWindows;

/**
 * Has a model classify the windows of recordings: on exactly the windows that the stream would
 * seal, unless another hop is asked for. Safe for several threads.
 */
public final class WindowScorer {

  private static final int BATCH = 32;

  private final ServableModel model;
  private final int hopSamples;
  private final boolean isOfNetwork;

  /** Windows with the hop of the model's contract. The model stays the caller's to close. */
  public WindowScorer(ServableModel model) {
    this(model, model.contract().hopSamples());
  }

  /**
   * Windows with another hop, to look more often into short recordings than the stream would.
   *
   * @param hopSamples distance of two windows' starts, in samples, not longer than a window
   */
  public WindowScorer(ServableModel model, int hopSamples) {
    this(model, hopSamples, false);
  }

  private WindowScorer(ServableModel model, int hopSamples, boolean isOfNetwork) {
    this.model = model;
    this.hopSamples = hopSamples;
    this.isOfNetwork = isOfNetwork;
  }

  /**
   * What the network says, whatever the stream would claim: of every window whose counts move, as
   * sure as it is itself. So are the figures of models and of the study: a better judge of signals
   * is not to look like a better network.
   */
  public static WindowScorer ofNetwork(ServableModel model) {
    return ofNetwork(model, model.contract().hopSamples());
  }

  /** {@link #ofNetwork(ServableModel)} with another hop, in samples. */
  public static WindowScorer ofNetwork(ServableModel model, int hopSamples) {
    return new WindowScorer(model, hopSamples, true);
  }

  /**
   * Classifies all windows in slices.
   *
   * @param slices slices of recordings in the model's unit; those of a session in order of time and
   *     apart
   * @throws ClassificationException if the model fails on a batch
   */
  public ScoredWindows score(List<Slice> slices) throws ClassificationException {
    ModelContract contract = model.contract();
    WindowCutter cutter =
        new WindowCutter(
            contract.inputUnit(), contract.samplingRateHz(), contract.windowSamples(), hopSamples);
    GridWindows grid = cutter.grid(slices);
    List<ScoredWindow> scored = new ArrayList<>(grid.windows().size());
    try (WindowClassifier classifier = model.newClassifier()) {
      for (int from = 0; from < grid.windows().size(); from += BATCH) {
        List<LabelledWindow> batch =
            grid.windows().subList(from, Math.min(from + BATCH, grid.windows().size()));
        List<Prediction> predictions = classifier.classify(samples(batch));
        for (int i = 0; i < batch.size(); i++) {
          scored.add(scored(batch.get(i), cutter.span(batch.get(i)), predictions.get(i)));
        }
      }
    }
    return new ScoredWindows(contract, model.version(), scored, grid.incomplete());
  }

  private ScoredWindow scored(LabelledWindow window, TimeSpan span, Prediction prediction) {
    if (isOfNetwork) {
      return new ScoredWindow(
          window.session(), window.index(), span, window.window().rawQuality(), prediction);
    }
    SignalQuality quality = window.window().quality();
    return new ScoredWindow(
        window.session(), window.index(), span, quality, prediction.on(quality));
  }

  private static List<float[]> samples(List<LabelledWindow> windows) {
    return windows.stream().map(window -> window.window().samples()).toList();
  }
}
