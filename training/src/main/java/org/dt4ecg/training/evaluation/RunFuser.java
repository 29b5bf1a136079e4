package org.dt4ecg.training.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;

/**
 * Fuses the usable windows of each session by the stream's own {@link SessionFusion}, begun anew
 * for every run: what is known after so many windows, not after a session that has gone on for
 * long.
 */
final class RunFuser {

  private final ModelContract contract;

  RunFuser(ModelContract contract) {
    this.contract = contract;
  }

  /**
   * Every run of usable windows of a session; one for each window that has enough before it.
   *
   * @param usable usable windows, those of a session by their index
   * @param length windows in a run
   */
  List<FusedWindow> fuse(List<ScoredWindow> usable, int length) {
    SessionFusion fusion = new SessionFusion(withRunsOf(length));
    Map<String, List<ScoredWindow>> sessions = new LinkedHashMap<>();
    for (ScoredWindow window : usable) {
      sessions.computeIfAbsent(window.session().id(), id -> new ArrayList<>()).add(window);
    }
    List<FusedWindow> fused = new ArrayList<>();
    for (List<ScoredWindow> session : sessions.values()) {
      for (int end = length; end <= session.size(); end++) {
        fused.add(fused(fusion, session.subList(end - length, end)));
      }
    }
    return fused;
  }

  private static FusedWindow fused(SessionFusion fusion, List<ScoredWindow> run) {
    ScoredWindow last = run.get(run.size() - 1);
    FusionState state = FusionState.EMPTY;
    float[] activitySums = new float[last.prediction().activity().length];
    for (ScoredWindow window : run) {
      state = fusion.next(state, window.index(), window.prediction(), window.quality());
      Probabilities.addLogarithms(activitySums, window.prediction().activity());
    }
    return new FusedWindow(last, fusion.fused(state), activitySums);
  }

  /** The contract, with runs of that length whatever number it fuses itself. */
  private ModelContract withRunsOf(int length) {
    Fusion fusion = contract.fusion();
    return contract.withFusion(
        new Fusion(
            length,
            fusion.identityTemperatures(),
            fusion.activityStay(),
            fusion.activityTemperature()));
  }

  /**
   * What a run of usable windows of one session says together.
   *
   * @param last the newest of them
   * @param prediction what the stream makes of them
   * @param activitySums logarithms of the probabilities of the activities, summed over them: what
   *     the stream's smoother is compared with
   */
  record FusedWindow(ScoredWindow last, FusedPrediction prediction, float[] activitySums) {}
}
