package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClaimPolicy;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * Asks one model, without a stream, what it says of windows. Not thread-safe; closes its classifier
 * and not the model.
 */
final class Scorer implements AutoCloseable {

  private final ModelContract contract;
  private final WindowClassifier classifier;
  private final WindowAssembler assembler;
  private final ClaimPolicy policy;
  private final Signals signals;

  /**
   * What a model says of a window.
   *
   * @param index number of the window in its session
   * @param heartRate the heart rate by its samples; null if they do not show it
   */
  record Said(
      long index,
      Prediction prediction,
      SignalQuality quality,
      @Nullable HeartRate heartRate,
      Claim claim) {}

  Scorer(ServableModel model, Signals signals) {
    this.contract = model.contract();
    this.classifier = model.newClassifier();
    this.assembler = WindowAssembler.of(contract, WindowAssembler.DEFAULT_HOLE_TOLERANCE);
    this.policy = new ClaimPolicy(contract);
    this.signals = signals;
  }

  ModelContract contract() {
    return contract;
  }

  ClaimPolicy policy() {
    return policy;
  }

  /** What it says of these windows of a session, all of which have to be whole. */
  List<Said> score(ExpectedSession session, List<Long> indexes) throws ClassificationException {
    WindowGrid grid = WindowGrid.of(contract);
    List<AssembledWindow> windows = new ArrayList<>();
    for (long index : indexes) {
      long start = grid.start(session.session().startMicros(), index);
      List<Frame> frames =
          session.framesIn(start, start + grid.windowMicros()).stream()
              .map(frame -> Frame.of(frame.record(signals)))
              .toList();
      windows.add(assembler.assemble(frames, start));
    }
    List<Prediction> predictions =
        classifier.classify(windows.stream().map(AssembledWindow::samples).toList());
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < windows.size(); i++) {
      SignalQuality quality = windows.get(i).quality();
      Prediction prediction = predictions.get(i).on(quality);
      said.add(
          new Said(
              indexes.get(i),
              prediction,
              quality,
              windows.get(i).heartRate(),
              policy.claim(prediction, quality)));
    }
    return said;
  }

  @Override
  public void close() {
    classifier.close();
  }
}
