package org.dt4ecg.training.learning.calibration;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.Temperatures;

/**
 * Calibrates a network on validation windows: the tasks that its contract has classes of, and of
 * the others nothing.
 */
public final class Calibrator {

  /** Most windows of a session that are fused. */
  private static final int WINDOWS = Fusion.DEFAULT.windows();

  private static final double STAY = Fusion.DEFAULT.activityStay();
  private static final double HOTTEST_ACTIVITY = 10;

  private final FamiliarityScore score;
  private final Function<Calibration, ModelContract> contract;
  private final Set<ModelTask> tasks;
  private final int rest;

  /**
   * @param score by what strangers are rejected
   * @param contract makes the contract of the network with a calibration
   * @param rest number of the activity that people are enrolled from; -1 if there is none
   */
  public Calibrator(
      FamiliarityScore score, Function<Calibration, ModelContract> contract, int rest) {
    this.score = score;
    this.contract = contract;
    this.tasks = ModelTask.of(contract.apply(Calibration.NONE));
    this.rest = rest;
  }

  /**
   * Calibrates.
   *
   * @param rows validation windows on a fine grid of their sessions; with none the result is {@link
   *     Calibration#NONE}
   * @param hop distance of the windows in the stream, in steps of that grid
   * @param training windows of the training in order of time
   * @param classMeans mean unit embeddings of the people in training, {@code [P, E]}
   */
  public Calibration calibrate(
      List<ScoredRow> rows, int hop, List<ScoredRow> training, Weights.Tensor classMeans) {
    if (rows.isEmpty()) {
      return Calibration.NONE;
    }
    SessionRuns runs = new SessionRuns(rows, hop);
    Calibration identity = Calibration.NONE;
    if (tasks.contains(ModelTask.IDENTITY)) {
      identity = identity(rows, runs, classMeans, templates(rows, hop, training));
    }
    if (!tasks.contains(ModelTask.ACTIVITY)) {
      return identity;
    }
    double temperature = TemperatureScaling.fit(rows, ScoredRow::activity, ScoredRow::doing);
    Calibration both = withActivityHead(identity, temperature);
    return withActivityTemperature(
        both,
        GoldenSection.minimum(
            candidate -> activitySurprise(runs, withActivityTemperature(both, candidate)),
            1,
            HOTTEST_ACTIVITY));
  }

  private TemplateThresholds templates(List<ScoredRow> rows, int hop, List<ScoredRow> training) {
    return TemplateCalibration.thresholds(training, rows, hop, WINDOWS, rest);
  }

  private Calibration identity(
      List<ScoredRow> rows,
      SessionRuns runs,
      Weights.Tensor classMeans,
      TemplateThresholds templates) {
    double temperature = TemperatureScaling.fit(rows, ScoredRow::identity, ScoredRow::person);
    WindowScore windowScore = WindowScore.of(score, temperature, classMeans);
    return new Calibration(
        new Temperatures(temperature, 1),
        new Fusion(WINDOWS, FusedTemperatures.fit(runs, temperature, WINDOWS), STAY, 1),
        new UnknownPersonRule(
            score.inContract(), RejectionThresholds.fit(runs, windowScore, WINDOWS)),
        templates);
  }

  private static Calibration withActivityHead(Calibration calibration, double temperature) {
    return new Calibration(
        new Temperatures(calibration.temperatures().identity(), temperature),
        calibration.fusion(),
        calibration.rejection(),
        calibration.templates());
  }

  private static Calibration withActivityTemperature(Calibration calibration, double temperature) {
    Fusion fusion = calibration.fusion();
    return new Calibration(
        calibration.temperatures(),
        new Fusion(
            fusion.windows(), fusion.identityTemperatures(), fusion.activityStay(), temperature),
        calibration.rejection(),
        calibration.templates());
  }

  /** The mean surprise at the true activity after each length of run, each counting alike. */
  private double activitySurprise(SessionRuns runs, Calibration calibration) {
    SessionFusion fusion = new SessionFusion(contract.apply(calibration));
    double sum = 0;
    int lengths = 0;
    for (int n = 1; n <= WINDOWS; n++) {
      List<List<ScoredRow>> ofLength = runs.of(n);
      if (!ofLength.isEmpty()) {
        lengths++;
        sum +=
            ofLength.stream()
                .mapToDouble(run -> activitySurprise(fusion, run, calibration.temperatures()))
                .average()
                .orElseThrow();
      }
    }
    return sum / lengths;
  }

  private double activitySurprise(
      SessionFusion fusion, List<ScoredRow> run, Temperatures temperatures) {
    FusionState state = FusionState.EMPTY;
    for (int i = 0; i < run.size(); i++) {
      ScoredRow row = run.get(i);
      Prediction prediction =
          new Prediction(
              tasks.contains(ModelTask.IDENTITY)
                  ? floats(Softmax.of(row.identity(), temperatures.identity()))
                  : new float[0],
              floats(Softmax.of(row.activity(), temperatures.activity())),
              row.embedding());
      state = fusion.next(state, i, prediction, SignalQuality.GOOD);
    }
    float belief = state.activityBelief()[run.get(0).doing()];
    return -Math.log(Math.max(Float.MIN_NORMAL, belief));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
