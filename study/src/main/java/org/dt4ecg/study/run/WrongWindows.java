package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.study.figures.Head;
import org.dt4ecg.study.figures.WrongWindow;
import org.dt4ecg.training.dataset.WindowCutter;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.network.SignalScaling;

/** Picks the most confident of a model's wrong claims, one a session at most. */
final class WrongWindows {

  private static final int OF_EACH_HEAD = 2;

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
    windows.addAll(
        wrong.pick(
            scored,
            Head.IDENTITY,
            scored.contract().identities(),
            ScoredWindow::userId,
            Prediction::identity));
    windows.addAll(
        wrong.pick(
            scored,
            Head.ACTIVITY,
            scored.contract().activities(),
            ScoredWindow::activity,
            Prediction::activity));
    return windows;
  }

  private List<WrongWindow> pick(
      ScoredWindows scored,
      Head head,
      List<String> labels,
      Function<ScoredWindow, String> truth,
      Function<Prediction, float[]> probabilities) {
    List<WrongWindow> wrong = new ArrayList<>();
    List<String> sessions = new ArrayList<>();
    scored.usable().stream()
        .filter(window -> labels.contains(truth.apply(window)))
        .map(
            window ->
                new Claim(
                    window, truth.apply(window), labels, probabilities.apply(window.prediction())))
        .filter(claim -> !claim.label().equals(claim.truth()))
        .sorted(Comparator.comparingDouble(Claim::probability).reversed())
        .forEach(
            claim -> {
              String session = claim.window().session().id();
              if (wrong.size() < OF_EACH_HEAD && !sessions.contains(session)) {
                sessions.add(session);
                wrong.add(wrongWindow(head, claim));
              }
            });
    return wrong;
  }

  /** What was claimed of a window. */
  private record Claim(
      ScoredWindow window, String truth, List<String> labels, float[] probabilities) {

    int best() {
      int best = 0;
      for (int i = 1; i < probabilities.length; i++) {
        if (probabilities[i] > probabilities[best]) {
          best = i;
        }
      }
      return best;
    }

    String label() {
      return labels.get(best());
    }

    float probability() {
      return probabilities[best()];
    }
  }

  private WrongWindow wrongWindow(Head head, Claim claim) {
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
        head,
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
