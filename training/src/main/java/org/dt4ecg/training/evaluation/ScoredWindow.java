package org.dt4ecg.training.evaluation;

import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.TimeSpan;

/**
 * What a model said of one window.
 *
 * @param session the session it was taken from
 * @param index its index on the session's grid
 * @param span from its start to its end
 * @param quality quality of its signal
 * @param prediction what the model said, as sure as the signal allows; of an unusable window it
 *     counts for nothing
 */
public record ScoredWindow(
    RecordedSession session,
    long index,
    TimeSpan span,
    SignalQuality quality,
    Prediction prediction) {

  /** The true person. */
  public String userId() {
    return session.recording().userId();
  }

  /** What the person truly did. */
  public String activity() {
    return session.recording().activity();
  }

  /** The true class. */
  public String truth(ModelTask task) {
    return task == ModelTask.IDENTITY ? userId() : activity();
  }

  /**
   * Whether the most probable class is the true one; never of a task that the model was not trained
   * for.
   *
   * @param contract of the model that said it
   */
  public boolean isRight(ModelTask task, ModelContract contract) {
    List<String> classes = task.classes(contract);
    int best = Prediction.mostProbable(task.probabilities(prediction));
    return !classes.isEmpty() && classes.get(best).equals(truth(task));
  }

  /** Whether the quality of the signal allows a claim. */
  public boolean usable() {
    return quality != SignalQuality.UNUSABLE;
  }
}
