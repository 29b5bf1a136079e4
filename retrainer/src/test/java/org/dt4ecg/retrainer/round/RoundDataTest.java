package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.retrainer.sample.BalancedSample;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.retrainer.sample.Stretch;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.training.dataset.Slice;
import org.junit.jupiter.api.Test;

class RoundDataTest {

  private static final ModelContract CONTRACT =
      new ModelContract(
          ModelContract.CURRENT_VERSION,
          "dt4ecg",
          ModelContract.InputUnit.COUNTS,
          100,
          400,
          400,
          List.of("a", "b"),
          List.of("rest", "walk"),
          1,
          UnknownPersonRule.byProbability(0.5),
          Fusion.DEFAULT,
          null,
          "made-up",
          "0".repeat(64),
          1,
          Map.of());

  @Test
  void aSessionIsOnOneSideOnlyAndEveryTrainingStretchCalibrates() {
    List<LabelledEcg> frames = new ArrayList<>();
    for (int person = 0; person < 4; person++) {
      for (int session = 0; session < 5; session++) {
        frames.addAll(frames("p" + person, "s" + person + session, session * 600L, 120));
      }
    }

    RoundData data =
        RoundData.of(sample(frames), CONTRACT, 0.25, TrainedSessions.NONE).orElseThrow();

    Set<String> heldOut = sessions(data.split().test());
    assertThat(heldOut).isNotEmpty().doesNotContainAnyElementsOf(sessions(data.split().training()));
    assertThat(sessions(data.split().validation()))
        .isEqualTo(sessions(data.split().training()))
        .hasSize(20 - heldOut.size());
    assertThat(data.split().validation())
        .allSatisfy(slice -> assertThat(slice.span().lengthMicros()).isEqualTo(6_000_000));
    assertThat(data.unmeasured()).isEmpty();
    assertThat(data.contradictions()).isZero();
  }

  @Test
  void framesLabelledInTwoWaysAreLeftOut() {
    List<LabelledEcg> frames = new ArrayList<>(frames("a", "s1", 0, 60));
    frames.addAll(frames("b", "s1", 0, 10));

    RoundData data =
        RoundData.of(sample(frames), CONTRACT, 0.25, TrainedSessions.NONE).orElseThrow();

    assertThat(data.contradictions()).isEqualTo(10);
    assertThat(data.people()).containsExactly("a");
  }

  @Test
  void theDigestIsThatOfTheSample() {
    List<LabelledEcg> frames = frames("a", "s1", 0, 60);

    String digest =
        RoundData.of(sample(frames), CONTRACT, 0.25, TrainedSessions.NONE)
            .orElseThrow()
            .data()
            .sha256();

    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(
            RoundData.of(sample(frames.subList(0, 59)), CONTRACT, 0.25, TrainedSessions.NONE)
                .orElseThrow()
                .data())
        .extracting(data -> data.sha256())
        .isNotEqualTo(digest);
  }

  @Test
  void anEmptySampleIsNoData() {
    assertThat(RoundData.of(List.of(), CONTRACT, 0.25, TrainedSessions.NONE)).isEmpty();
  }

  private static Set<String> sessions(List<Slice> slices) {
    return slices.stream()
        .map(slice -> slice.session().recording().sessionId())
        .collect(Collectors.toSet());
  }

  private static List<Stretch> sample(List<LabelledEcg> frames) {
    BalancedSample sample =
        new BalancedSample(new SampleSettings(1, Duration.ofSeconds(30), 10, 1_000));
    frames.forEach(sample::add);
    return sample.stretches();
  }

  private static List<LabelledEcg> frames(String user, String session, long from, int count) {
    List<LabelledEcg> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String device = user.startsWith("p") ? "device-" + user : "device";
      frames.add(LabelledFrames.frame(user, "rest", session, device, from + i));
    }
    return frames;
  }
}
