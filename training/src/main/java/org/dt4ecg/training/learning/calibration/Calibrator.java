package org.dt4ecg.training.learning.calibration;

import java.util.List;
import java.util.function.Function;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.Temperatures;

/** Calibrates a network on validation windows. */
public final class Calibrator {

  /** Most windows of a session that are fused. */
  private static final int WINDOWS = Fusion.DEFAULT.windows();

  private static final double STAY = Fusion.DEFAULT.activityStay();
  private static final double HOTTEST_ACTIVITY = 10;

  /** What people mostly do while they are enrolled. */
  private static final String REST = "rest";

  private final FamiliarityScore score;
  private final Function<Calibration, ModelContract> contract;

  /**
   * @param score by what strangers are rejected
   * @param contract makes the contract of the network with a calibration
   */
  public Calibrator(FamiliarityScore score, Function<Calibration, ModelContract> contract) {
    this.score = score;
    this.contract = contract;
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
    double identity = TemperatureScaling.fit(rows, ScoredRow::identity, ScoredRow::person);
    double activity = TemperatureScaling.fit(rows, ScoredRow::activity, ScoredRow::doing);
    SessionRuns runs = new SessionRuns(rows, hop);
    WindowScore windowScore = WindowScore.of(score, identity, classMeans);
    Calibration calibration =
        new Calibration(
            new Temperatures(identity, activity),
            new Fusion(WINDOWS, FusedTemperatures.fit(runs, identity, WINDOWS), STAY, 1),
            new UnknownPersonRule(
                score.inContract(), RejectionThresholds.fit(runs, windowScore, WINDOWS)),
            TemplateCalibration.thresholds(training, rows, hop, WINDOWS, rest()));
    return withActivityTemperature(
        calibration,
        GoldenSection.minimum(
            temperature ->
                activitySurprise(runs, withActivityTemperature(calibration, temperature)),
            1,
            HOTTEST_ACTIVITY));
  }

  private int rest() {
    return contract.apply(Calibration.NONE).activities().indexOf(REST);
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

  private static double activitySurprise(
      SessionFusion fusion, List<ScoredRow> run, Temperatures temperatures) {
    FusionState state = FusionState.EMPTY;
    for (int i = 0; i < run.size(); i++) {
      ScoredRow row = run.get(i);
      Prediction prediction =
          new Prediction(
              floats(Softmax.of(row.identity(), temperatures.identity())),
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
