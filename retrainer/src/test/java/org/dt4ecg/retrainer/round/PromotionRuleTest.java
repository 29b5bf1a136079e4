package org.dt4ecg.retrainer.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.retrainer.round.PromotionRule.PromotionSettings;
import org.dt4ecg.retrainer.round.PromotionRule.Verdict;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.retrainer.sample.SampleFrame;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.RecordedSession;
import org.dt4ecg.training.dataset.TimeSpan;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.junit.jupiter.api.Test;

class PromotionRuleTest {

  private static final List<String> ACTIVITIES = List.of("rest", "walk");
  private static final ModelContract CHAMPION = contract(List.of("anna", "ben"));
  private static final ModelContract CHALLENGER = contract(List.of("anna", "ben", "carla"));
  private static final Set<String> EVERYBODY = Set.of("anna", "ben", "carla");

  private final PromotionRule rule = new PromotionRule(new PromotionSettings(0.01, 0.02, 0.5));

  @Test
  void anEqualChallengerIsPromotedAndTheTestIsReported() {
    Verdict verdict = decide(people(90, 100, 90, 100), people(90, 100, 90, 100), EVERYBODY);

    assertThat(verdict.promoted()).isTrue();
    assertThat(verdict.metrics())
        .contains(
            entry("champion.identity.accuracy", 0.9),
            entry("challenger.identity.accuracy", 0.9),
            entry("champion.activity.accuracy", 1.0),
            entry("identity.mcnemar.p", 1.0));
    assertThat(verdict.text())
        .contains("The identity task is no worse")
        .contains("90.0 % of 200 held-out windows")
        .contains("exact McNemar p = 1.000");
  }

  @Test
  void aLossOfJustTheMarginIsNotTooMuchAndOneWindowMoreIs() {
    assertThat(decide(people(90, 100, 90, 100), people(89, 100, 89, 100), EVERYBODY).promoted())
        .isTrue();
    Verdict refused = decide(people(90, 100, 90, 100), people(88, 100, 89, 100), EVERYBODY);

    assertThat(refused.promoted()).isFalse();
    assertThat(refused.reasons().get(0))
        .startsWith("The identity task is worse by more than 1.0 points")
        .contains("3 right by the champion alone")
        .contains("p = 0.250");
  }

  @Test
  void whoIsAbsentFromTheNewDataMustNotBeForgotten() {
    Windows before = people(90, 100, 90, 100);
    Windows after = people(80, 100, 100, 100);

    assertThat(decide(before, after, Set.of("anna")).promoted()).isTrue();
    Verdict refused = decide(before, after, Set.of("ben"));
    assertThat(refused.promoted()).isFalse();
    assertThat(refused.reasons().get(0))
        .startsWith("anna is absent from the new data and is forgot");
  }

  @Test
  void aNewPersonIsJudgedOnTheChallengerAlone() {
    Windows before = people(90, 100, 90, 100).person("carla", 0, 10);

    Verdict well = decide(before, people(90, 100, 90, 100).person("carla", 8, 10), EVERYBODY);
    Verdict badly = decide(before, people(90, 100, 90, 100).person("carla", 4, 10), EVERYBODY);

    assertThat(well.promoted()).isTrue();
    assertThat(well.metrics()).containsEntry("challenger.identity.newPeople.accuracy", 0.8);
    assertThat(well.metrics()).containsEntry("champion.identity.accuracy", 0.9);
    assertThat(well.text()).contains("carla is new and is recognised in 80.0 %");
    assertThat(badly.promoted()).isFalse();
    assertThat(badly.reasons().get(0)).contains("carla is new and is not recognised well enough");
  }

  @Test
  void whatLogsAndHealthSayNamesNobody() {
    Windows before = people(90, 100, 90, 100).person("carla", 0, 10);
    Verdict badly = decide(before, people(90, 100, 90, 100).person("carla", 4, 10), EVERYBODY);

    String told = badly.textWithoutPeople(Set.of("anna", "ben", "carla"));
    assertThat(told)
        .startsWith("The identity task is no worse")
        .endsWith("One more reason names people and stands in the training report alone.")
        .doesNotContain("carla");
    assertThat(badly.textWithoutPeople(Set.of("dora"))).isEqualTo(badly.text());
  }

  @Test
  void theCalibrationHasToHold() {
    Windows sure = people(90, 100, 90, 100);
    Windows tooModest = people(90, 100, 90, 100).confidence(0.6f);

    Verdict refused = decide(sure, tooModest, EVERYBODY);

    assertThat(refused.promoted()).isFalse();
    assertThat(refused.reasons().get(0)).startsWith("The probabilities of the identity task");
    assertThat(refused.metrics().get("challenger.identity.calibrationError"))
        .isCloseTo(0.3, within(1e-6));
  }

  @Test
  void withNothingHeldOutNothingIsPromoted() {
    Verdict verdict = decide(new Windows(), new Windows(), EVERYBODY);

    assertThat(verdict.promoted()).isFalse();
    assertThat(verdict.text()).contains("nothing says that it is no worse");
  }

  @Test
  void modelsAreComparedOnTheSameWindowsOnly() {
    assertThatThrownBy(() -> decide(people(1, 2, 1, 2), people(1, 2, 1, 3), EVERYBODY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("on the same");
  }

  @Test
  void unusableWindowsDoNotCount() {
    Windows before = people(90, 100, 90, 100);
    Windows after = people(90, 100, 90, 100);
    before.person("anna", 5, 5, SignalQuality.UNUSABLE);
    after.person("anna", 0, 5, SignalQuality.UNUSABLE);

    assertThat(decide(before, after, EVERYBODY).text()).contains("of 200 held-out windows");
  }

  private Verdict decide(Windows champion, Windows challenger, Set<String> newPeople) {
    return rule.decide(champion.scored(CHAMPION), challenger.scored(CHALLENGER), newPeople);
  }

  private static Windows people(int annaRight, int anna, int benRight, int ben) {
    return new Windows().person("anna", annaRight, anna).person("ben", benRight, ben);
  }

  private static ModelContract contract(List<String> people) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "dt4ecg",
        ModelContract.InputUnit.COUNTS,
        100,
        400,
        400,
        people,
        ACTIVITIES,
        1,
        UnknownPersonRule.byProbability(0.5),
        Fusion.DEFAULT,
        null,
        "made-up",
        "0".repeat(64),
        1,
        Map.of());
  }

  /** Windows of which so many are right. */
  private static final class Windows {

    private record Window(String person, boolean right, long index, SignalQuality quality) {}

    private final List<Window> windows = new ArrayList<>();
    private float confidence = 0.9f;

    Windows person(String person, int right, int count) {
      return person(person, right, count, SignalQuality.GOOD);
    }

    Windows person(String person, int right, int count, SignalQuality quality) {
      for (int i = 0; i < count; i++) {
        windows.add(new Window(person, i < right, windows.size(), quality));
      }
      return this;
    }

    Windows confidence(float value) {
      confidence = value;
      return this;
    }

    ScoredWindows scored(ModelContract contract) {
      return new ScoredWindows(
          contract,
          "0".repeat(12),
          windows.stream().map(window -> scored(window, contract)).toList(),
          0);
    }

    private ScoredWindow scored(Window window, ModelContract contract) {
      int classes = contract.identities().size();
      int truth = contract.identities().indexOf(window.person());
      int said = window.right() && truth >= 0 ? truth : (Math.max(truth, 0) + 1) % classes;
      float[] identity = new float[classes];
      for (int i = 0; i < classes; i++) {
        identity[i] = i == said ? confidence : (1 - confidence) / (classes - 1);
      }
      return new ScoredWindow(
          session(window.person()),
          window.index(),
          new TimeSpan(4_000_000 * window.index(), 4_000_000 * (window.index() + 1)),
          window.quality(),
          new Prediction(identity, new float[] {1, 0}, new float[] {1}));
    }

    private static RecordedSession session(String person) {
      return new RecordedSession(
          new RecordingInfo("recording of " + person, person, "session", "01", "rest"),
          0,
          new TimeSpan(0, 1),
          List.of(SampleFrame.of(LabelledFrames.frame(0)).ecgSamples("device")));
    }
  }
}
