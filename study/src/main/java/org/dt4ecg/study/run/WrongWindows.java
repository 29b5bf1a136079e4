package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.study.figures.WrongWindow;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.network.SignalScaling;

/** Picks the most confident of a model's wrong claims, one a session at most. */
final class WrongWindows {

  private static final int OF_EACH_TASK = 2;

  private final ModelContract contract;
  private final WindowCutter cutter;

  private WrongWindows(ModelContract contract) {
    this.contract = contract;
    cutter =
        new WindowCutter(
            contract.inputUnit(),
            contract.samplingRateHz(),
            contract.windowSamples(),
            contract.hopSamples());
  }

  static List<WrongWindow> of(ScoredWindows scored) {
    WrongWindows wrong = new WrongWindows(scored.contract());
    List<WrongWindow> windows = new ArrayList<>();
    for (ModelTask task : ModelTask.values()) {
      windows.addAll(wrong.pick(scored, task));
    }
    return windows;
  }

  private List<WrongWindow> pick(ScoredWindows scored, ModelTask task) {
    List<String> labels = task.classes(scored.contract());
    List<WrongWindow> wrong = new ArrayList<>();
    List<String> sessions = new ArrayList<>();
    scored.usable().stream()
        .filter(window -> labels.contains(window.truth(task)))
        .map(
            window ->
                new Claim(
                    window, window.truth(task), labels, task.probabilities(window.prediction())))
        .filter(claim -> !claim.label().equals(claim.truth()))
        .sorted(Comparator.comparingDouble(Claim::probability).reversed())
        .forEach(
            claim -> {
              String session = claim.window().session().id();
              if (wrong.size() < OF_EACH_TASK && !sessions.contains(session)) {
                sessions.add(session);
                wrong.add(wrongWindow(task, claim));
              }
            });
    return wrong;
  }

  /** What was claimed of a window. */
  private record Claim(
      ScoredWindow window, String truth, List<String> labels, float[] probabilities) {

    int best() {
      return Prediction.mostProbable(probabilities);
    }

    String label() {
      return labels.get(best());
    }

    float probability() {
      return probabilities[best()];
    }
  }

  private WrongWindow wrongWindow(ModelTask task, Claim claim) {
    ScoredWindow window = claim.window();
    float[] samples =
        cutter
            .at(window.session(), window.span().fromMicros())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "window %d of session %s was scored, but cannot be cut again"
                            .formatted(window.index(), window.session().id())))
            .samples();
    return new WrongWindow(
        task,
        window.session().id(),
        window.index(),
        claim.truth(),
        claim.label(),
        claim.probability(),
        contract.samplingRateHz(),
        withoutBaseline(samples, SignalScaling.highPassSamples(contract.samplingRateHz())));
  }

  /** The moving average that the network's own filter takes away, edges repeated. */
  private static float[] withoutBaseline(float[] samples, int span) {
    float[] shape = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      double sum = 0;
      for (int k = i - span / 2; k <= i + span / 2; k++) {
        sum += samples[Math.max(0, Math.min(samples.length - 1, k))];
      }
      shape[i] = (float) (samples[i] - sum / span);
    }
    return shape;
  }
}
