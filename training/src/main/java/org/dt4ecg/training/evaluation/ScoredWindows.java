package org.dt4ecg.training.evaluation;

import java.util.List;
import java.util.function.Predicate;
import org.dt4ecg.model.ModelContract;

/**
 * What a model said of windows, the source of all figures.
 *
 * @param contract the model's contract
 * @param modelVersion the model's version
 * @param windows complete windows, unusable ones included; those of a session by their index
 * @param incomplete windows with a hole, of which nothing was said
 */
public record ScoredWindows(
    ModelContract contract, String modelVersion, List<ScoredWindow> windows, long incomplete) {

  public ScoredWindows {
    windows = List.copyOf(windows);
  }

  /** The windows whose signal quality allows a claim. */
  public List<ScoredWindow> usable() {
    return windows.stream().filter(ScoredWindow::usable).toList();
  }

  /** Some of the windows. Incomplete ones stay counted, whichever they belonged to. */
  public ScoredWindows where(Predicate<ScoredWindow> wanted) {
    return new ScoredWindows(
        contract, modelVersion, windows.stream().filter(wanted).toList(), incomplete);
  }
}
