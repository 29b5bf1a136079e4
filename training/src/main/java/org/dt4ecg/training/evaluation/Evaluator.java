package org.dt4ecg.training.evaluation;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SplitProtocol;

/**
 * Evaluates a model on recordings, on exactly the windows that the stream would seal: recordings
 * are cut into frames, frames make sessions, windows lie on the session's grid, and the stream's
 * own assembler fills them. Safe for several threads.
 */
public final class Evaluator {

  private final ServableModel model;
  private final WindowScorer scorer;

  /** Evaluates a model, which stays the caller's to close. */
  public Evaluator(ServableModel model) {
    this(model, new WindowScorer(model));
  }

  private Evaluator(ServableModel model, WindowScorer scorer) {
    this.model = model;
    this.scorer = scorer;
  }

  /** Evaluates what the network says, see {@link WindowScorer#ofNetwork(ServableModel)}. */
  public static Evaluator ofNetwork(ServableModel model) {
    return new Evaluator(model, WindowScorer.ofNetwork(model));
  }

  /**
   * Evaluates the model.
   *
   * @param passes passes to evaluate on; all if empty
   * @throws IOException if a recording cannot be read
   * @throws ClassificationException if the model fails on a batch
   * @throws IllegalArgumentException if there is nothing in these passes
   */
  public EvaluationResult evaluate(
      RecordingSource source, SplitProtocol protocol, Set<String> passes)
      throws IOException, ClassificationException {
    return evaluate(RecordedData.read(source, passes), protocol);
  }

  /**
   * Evaluates the model on what has been read already.
   *
   * @throws IllegalArgumentException if the recordings are not in the model's unit, or do not allow
   *     the protocol
   * @throws ClassificationException if the model fails on a batch
   */
  public EvaluationResult evaluate(RecordedData data, SplitProtocol protocol)
      throws ClassificationException {
    return evaluate(data, protocol.label(), protocol.evaluated(data));
  }

  /**
   * Evaluates the model on what has been read already, and on people who are nobody whom it knows.
   *
   * @param strangers recordings of other people, who alone are the strangers of the result,
   *     whatever they are called
   * @throws IllegalArgumentException if recordings are not in the model's unit, or do not allow the
   *     protocol, or the model was not trained to tell people
   * @throws ClassificationException if the model fails on a batch
   */
  public EvaluationResult evaluate(
      RecordedData data, SplitProtocol protocol, RecordedData strangers)
      throws ClassificationException {
    long begin = System.nanoTime();
    if (model.contract().identities().isEmpty()) {
      throw new IllegalArgumentException(
          "model %s was not trained to tell people, so nobody is named and all are strangers to it; leave the strangers out"
              .formatted(model.contract().name()));
    }
    data.requireUnit(model.contract());
    strangers.requireUnit(model.contract());
    return EvaluationResult.of(
        scorer.score(protocol.evaluated(data)),
        data.dataset(),
        protocol.label(),
        scorer.score(Slice.of(strangers.asStrangers().sessions())),
        strangers.dataset(),
        () -> (System.nanoTime() - begin) / 1e9);
  }

  /**
   * Evaluates the model on slices of what has been read already, such as the test part of a split.
   *
   * @param protocol name of the protocol, for the result
   * @throws IllegalArgumentException if the recordings are not in the model's unit
   * @throws ClassificationException if the model fails on a batch
   */
  public EvaluationResult evaluate(RecordedData data, String protocol, List<Slice> slices)
      throws ClassificationException {
    long begin = System.nanoTime();
    data.requireUnit(model.contract());
    ScoredWindows scored = scorer.score(slices);
    return EvaluationResult.of(
        scored, data.dataset(), protocol, () -> (System.nanoTime() - begin) / 1e9);
  }
}
