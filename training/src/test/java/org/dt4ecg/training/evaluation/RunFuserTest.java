package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dt4ecg.training.dataset.TestRecordings.recording;
import static org.dt4ecg.training.dataset.TestRecordings.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.evaluation.RunFuser.FusedWindow;
import org.junit.jupiter.api.Test;

class RunFuserTest {

  private final RunFuser fuser = new RunFuser(FixedModel.ANNA_AND_BEN);
  private final List<RecordedSession> sessions;

  RunFuserTest() throws IOException {
    sessions =
        RecordedData.read(
                source(recording("anna", "run", 40, 0, 0), recording("ben", "walk", 40, 0, 0)),
                Set.of())
            .sessions();
  }

  @Test
  void aRunHoldsTheLastWindowsOfOneSessionOnly() {
    List<ScoredWindow> windows = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      windows.add(window(0, i, 0.9f, 0.6f));
    }
    windows.add(window(1, 0, 0.2f, 0.6f));
    windows.add(window(1, 1, 0.2f, 0.6f));

    assertThat(fuser.fuse(windows, 3))
        .extracting(run -> run.last().session().id() + "@" + run.last().index())
        .containsExactly("anna-run/0@2", "anna-run/0@3");
    assertThat(fuser.fuse(windows, 3))
        .allSatisfy(run -> assertThat(run.prediction().windows()).isEqualTo(3));
    assertThat(fuser.fuse(windows, 1)).hasSize(6);
    assertThat(fuser.fuse(windows, 5)).isEmpty();
  }

  @Test
  void aRunSaysWhatTheStreamSaysAfterAsManyWindows() {
    List<ScoredWindow> windows =
        List.of(window(0, 0, 0.1f, 0.9f), window(0, 1, 0.8f, 0.3f), window(0, 4, 0.7f, 0.2f));
    SessionFusion stream = new SessionFusion(FixedModel.ANNA_AND_BEN);
    FusionState state = FusionState.EMPTY;
    for (ScoredWindow window : windows) {
      state = stream.next(state, window.index(), window.prediction(), window.quality());
    }
    FusedPrediction expected = stream.fused(state);

    FusedPrediction fused = fuser.fuse(windows, 3).get(0).prediction();

    assertThat(fused.identity()).containsExactly(expected.identity());
    assertThat(fused.activity()).containsExactly(expected.activity());
    assertThat(fused.score()).isEqualTo(expected.score());
  }

  @Test
  void oneConfidentWindowOutweighsTwoDoubtfulOnes() {
    FusedWindow run =
        fuser
            .fuse(
                List.of(
                    window(0, 0, 0.45f, 0.5f),
                    window(0, 1, 0.45f, 0.5f),
                    window(0, 2, 0.95f, 0.5f)),
                3)
            .get(0);

    assertThat(run.prediction().identity()[0]).isGreaterThan(0.9f);
    // What each gives to the person whom they name together.
    assertThat(run.prediction().score()).isCloseTo((0.45f + 0.45f + 0.95f) / 3, within(1e-6f));
  }

  @Test
  void theSmootherForgetsAnActivityThatEndedAndTheSumDoesNot() {
    List<ScoredWindow> windows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      windows.add(window(0, i, 0.9f, 0.99f));
    }
    for (int i = 6; i < 10; i++) {
      windows.add(window(0, i, 0.9f, 0.01f));
    }

    FusedWindow run = fuser.fuse(windows, 10).get(0);

    assertThat(run.prediction().activity()[1]).isGreaterThan(0.9f);
    assertThat(run.activitySums()[0]).isGreaterThan(run.activitySums()[1]);
  }

  private ScoredWindow window(int session, long index, float anna, float running) {
    return new ScoredWindow(
        sessions.get(session),
        index,
        sessions.get(session).span(),
        SignalQuality.GOOD,
        new Prediction(
            new float[] {anna, 1 - anna}, new float[] {running, 1 - running}, new float[] {1}));
  }
}
