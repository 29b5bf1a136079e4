package org.dt4ecg.training.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dt4ecg.model.Prediction;

/**
 * One decision a recording, by the sum of the logarithms over all its usable windows.
 *
 * @param labels the classes that the model knows
 * @param truth the true class of a window, the same for all windows of a recording
 * @param probabilities what the model said of a window
 */
record RecordingScoring(
    List<String> labels,
    Function<ScoredWindow, String> truth,
    Function<ScoredWindow, float[]> probabilities) {

  /** Scores the recordings of usable windows, all of classes that the model knows. */
  EvaluationResult.Recordings of(List<ScoredWindow> usable) {
    Collection<List<ScoredWindow>> recordings =
        usable.stream()
            .collect(Collectors.groupingBy(window -> window.session().recording().recordingId()))
            .values();
    long right = recordings.stream().filter(this::isRight).count();
    return new EvaluationResult.Recordings(recordings.size(), Shares.of(right, recordings.size()));
  }

  private boolean isRight(List<ScoredWindow> recording) {
    float[] sums = new float[labels.size()];
    recording.forEach(window -> Probabilities.addLogarithms(sums, probabilities.apply(window)));
    return labels.get(Prediction.mostProbable(sums)).equals(truth.apply(recording.get(0)));
  }
}
