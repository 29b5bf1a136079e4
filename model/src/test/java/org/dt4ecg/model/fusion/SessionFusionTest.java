package org.dt4ecg.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.FusedPrediction;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three people, two activities, an embedding of two numbers. */
class SessionFusionTest {

  private static final Offset<Float> CLOSE = offset(1e-6f);

  private final SessionFusion fusion = fusion(new Fusion(10, List.of(1.0), 0.9, 1.0));

  @Test
  void oneWindowSaysWhatItSaysAlone() {
    FusedPrediction fused = fused(fusion, window(0.6f, 0.3f, 0.1f));

    assertThat(fused.identity()).containsExactly(new float[] {0.6f, 0.3f, 0.1f}, CLOSE);
    assertThat(fused.score()).isCloseTo(0.6f, CLOSE);
    assertThat(fused.windows()).isEqualTo(1);
    assertThat(fused.activity()).containsExactly(new float[] {0.5f, 0.5f}, CLOSE);
  }

  @Test
  void theProbabilitiesOfAPersonAreMultiplied() {
    FusedPrediction fused = fused(fusion, window(0.6f, 0.3f, 0.1f), window(0.5f, 0.4f, 0.1f));

    // 0.30, 0.12 and 0.01, of 0.43
    assertThat(fused.identity())
        .containsExactly(new float[] {0.6976744f, 0.2790698f, 0.0232558f}, CLOSE);
    assertThat(fused.score()).isCloseTo(0.55f, CLOSE);
    assertThat(fused.windows()).isEqualTo(2);
  }

  @Test
  void aTemperatureMakesTheFusedProbabilitiesLessSure() {
    SessionFusion tempered = fusion(new Fusion(10, List.of(1.0, 2.0), 0.9, 1.0));

    assertThat(fused(tempered, window(0.6f, 0.3f, 0.1f)).identity())
        .containsExactly(new float[] {0.6f, 0.3f, 0.1f}, CLOSE);
    // The square roots of 0.30, 0.12 and 0.01: 0.547723, 0.346410 and 0.1, of 0.994133
    assertThat(fused(tempered, window(0.6f, 0.3f, 0.1f), window(0.5f, 0.4f, 0.1f)).identity())
        .containsExactly(new float[] {0.5509552f, 0.3484548f, 0.1005902f}, offset(2e-6f));
  }

  @Test
  void theLastTemperatureHoldsForMoreWindows() {
    SessionFusion tempered = fusion(new Fusion(10, List.of(1.0, 3.0), 0.9, 1.0));
    Prediction window = window(0.6f, 0.3f, 0.1f);

    // Three times the log-probabilities, divided by three.
    assertThat(fused(tempered, window, window, window).identity())
        .containsExactly(new float[] {0.6f, 0.3f, 0.1f}, CLOSE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void onlyTheNewestWindowsAreFused(int most) {
    SessionFusion sliding = fusion(new Fusion(most, List.of(1.0, 1.5), 0.9, 1.0));
    Random random = new Random(most);
    Prediction[] all = new Prediction[most + 5];
    for (int i = 0; i < all.length; i++) {
      all[i] = randomWindow(random);
    }
    Prediction[] newest = Arrays.copyOfRange(all, 5, all.length);

    FusedPrediction fused = fused(sliding, all);

    assertThat(fused.windows()).isEqualTo(most);
    assertThat(fused.identity()).containsExactly(fused(sliding, newest).identity());
    assertThat(fused.embedding().get()).containsExactly(fused(sliding, newest).embedding().get());
    assertThat(fused.score()).isEqualTo(fused(sliding, newest).score());
  }

  @Test
  void aPersonWhomOneWindowRulesOutIsNotRuledOutForGood() {
    FusedPrediction fused =
        fused(
            fusion,
            window(0, 1, 0),
            window(0.98f, 0.01f, 0.01f),
            window(0.98f, 0.01f, 0.01f),
            window(0.98f, 0.01f, 0.01f),
            window(0.98f, 0.01f, 0.01f));

    assertThat(fused.identity()[0]).isGreaterThan(0.9f);
  }

  @Test
  void windowsThatContradictEachOtherForSureLeaveItOpen() {
    FusedPrediction fused = fused(fusion, window(1, 0, 0), window(0, 1, 0));

    assertThat(fused.identity()).containsExactly(new float[] {0.5f, 0.5f, 0}, CLOSE);
    // Each is sure, but not of the same person.
    assertThat(fused.score()).isCloseTo(0.5f, CLOSE);
  }

  @Test
  void aDeviceThatWasPutDownIsForgottenAndNobodyIsFusedWithWhoWoreItBefore() {
    SessionFusion two = fusion(new Fusion(2, List.of(1.0), 0.9, 1.0));
    FusionState state = FusionState.EMPTY;
    for (long window = 0; window < 3; window++) {
      state = two.next(state, window, window(0.9f, 0.05f, 0.05f), SignalQuality.GOOD);
    }
    // Windows 3 and 4 are still within twice the two windows that are fused.
    state = two.next(state, 3, window(0.3f, 0.3f, 0.4f), SignalQuality.UNUSABLE);
    assertThat(two.fused(state).windows()).isEqualTo(2);
    state = two.next(state, 5, window(0.3f, 0.3f, 0.4f), SignalQuality.UNUSABLE);
    assertThat(two.fused(state).windows()).isEqualTo(1);
    state = two.next(state, 6, window(0.3f, 0.3f, 0.4f), SignalQuality.UNUSABLE);
    assertThat(two.fused(state).windows()).isZero();

    state = two.next(state, 7, window(0.1f, 0.8f, 0.1f), SignalQuality.GOOD);

    assertThat(two.fused(state).identity()).containsExactly(new float[] {0.1f, 0.8f, 0.1f}, CLOSE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void probabilitiesStayProbabilitiesHoweverExtremeTheWindows(long seed) {
    Random random = new Random(seed);
    SessionFusion sharp =
        fusion(
            new Fusion(
                10,
                List.of(random.nextBoolean() ? 0.01 : 50),
                random.nextBoolean() ? 1e-9 : 1 - 1e-9,
                random.nextBoolean() ? 0.01 : 50));
    FusionState state = FusionState.EMPTY;
    for (int i = 0; i < 200; i++) {
      Prediction extreme =
          new Prediction(corner(3, random), corner(2, random), new float[] {random.nextFloat(), 0});
      SignalQuality quality = random.nextInt(3) == 0 ? SignalQuality.UNUSABLE : SignalQuality.GOOD;
      state = sharp.next(state, i * 3L, extreme, quality);
      FusedPrediction fused = sharp.fused(state);
      assertDistribution(fused.identity());
      assertDistribution(fused.activity());
    }
  }

  @Test
  void theActivityIsFollowedByTheForwardAlgorithm() {
    FusionState first = fusion.next(FusionState.EMPTY, 0, doing(0.8f, 0.2f), SignalQuality.GOOD);
    FusionState second = fusion.next(first, 1, doing(0.3f, 0.7f), SignalQuality.GOOD);

    assertThat(fusion.fused(first).activity()).containsExactly(new float[] {0.8f, 0.2f}, CLOSE);
    // Expected are 0.8 * 0.9 + 0.2 * 0.1 = 0.74 and 0.26; times 0.3 and 0.7: 0.222 and 0.182
    assertThat(fusion.fused(second).activity())
        .containsExactly(new float[] {0.222f / 0.404f, 0.182f / 0.404f}, CLOSE);
  }

  @Test
  void aTemperatureMakesAWindowCountLessForTheActivity() {
    SessionFusion tempered = fusion(new Fusion(10, List.of(1.0), 0.9, 2.0));

    FusionState state = tempered.next(FusionState.EMPTY, 0, doing(0.8f, 0.2f), SignalQuality.GOOD);

    // The square roots of 0.8 and 0.2 are as two to one.
    assertThat(tempered.fused(state).activity())
        .containsExactly(new float[] {2 / 3f, 1 / 3f}, CLOSE);
  }

  @Test
  void theActivityMayHaveChangedInWindowsThatAreMissing() {
    FusionState first = fusion.next(FusionState.EMPTY, 4, doing(0.8f, 0.2f), SignalQuality.GOOD);
    FusionState afterAHole = fusion.next(first, 6, doing(0.3f, 0.7f), SignalQuality.GOOD);

    // Expected after two transitions are 0.692 and 0.308; times 0.3 and 0.7: 0.2076 and 0.2156
    assertThat(fusion.fused(afterAHole).activity())
        .containsExactly(new float[] {0.2076f / 0.4232f, 0.2156f / 0.4232f}, CLOSE);
    assertThat(fusion.fused(afterAHole).windows()).isEqualTo(2);
  }

  @Test
  void afterALongHoleTheActivityIsOpenAgain() {
    FusionState first = fusion.next(FusionState.EMPTY, 0, doing(1, 0), SignalQuality.GOOD);

    FusionState later =
        fusion.next(first, 1_000_000_000_000L, doing(0.3f, 0.7f), SignalQuality.GOOD);

    assertThat(fusion.fused(later).activity()).containsExactly(new float[] {0.3f, 0.7f}, CLOSE);
  }

  @Test
  void anUnusableWindowAddsNoEvidenceButTimePasses() {
    FusionState first = fusion.next(FusionState.EMPTY, 0, doing(0.8f, 0.2f), SignalQuality.GOOD);
    FusionState unusable = fusion.next(first, 1, doing(0, 1), SignalQuality.UNUSABLE);

    assertThat(unusable.recent()).isEqualTo(first.recent());
    assertThat(unusable.lastWindowIndex()).isEqualTo(1);
    assertThat(fusion.fused(unusable).activity())
        .containsExactly(new float[] {0.74f, 0.26f}, CLOSE);
  }

  @Test
  void anUnusableWindowIsLikeAMissingOne() {
    FusionState first = fusion.next(FusionState.EMPTY, 0, doing(0.8f, 0.2f), SignalQuality.GOOD);
    FusionState unusable = fusion.next(first, 1, doing(0, 1), SignalQuality.UNUSABLE);

    FusionState missing = fusion.next(first, 2, doing(0.3f, 0.7f), SignalQuality.GOOD);
    FusionState third = fusion.next(unusable, 2, doing(0.3f, 0.7f), SignalQuality.GOOD);

    assertThat(fusion.fused(third).activity())
        .containsExactly(fusion.fused(missing).activity(), CLOSE);
    assertThat(fusion.fused(third).identity()).containsExactly(fusion.fused(missing).identity());
  }

  @Test
  void aStateThatWasRestoredWithMoreWindowsThanAreFusedSaysTheSameAfterAnUnusableWindow() {
    SessionFusion three = fusion(new Fusion(3, List.of(1.0), 0.9, 1.0));
    FusionState state = FusionState.EMPTY;
    List<Evidence> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      state = three.next(state, i, window(0.2f * i, 1 - 0.2f * i, 0), SignalQuality.GOOD);
      all.add(state.recent().get(state.recent().size() - 1));
    }
    FusionState restored = new FusionState(all, state.activityBelief(), state.lastWindowIndex());

    FusedPrediction usual =
        three.fused(three.next(state, 5, window(1, 0, 0), SignalQuality.UNUSABLE));
    FusedPrediction after =
        three.fused(three.next(restored, 5, window(1, 0, 0), SignalQuality.UNUSABLE));

    assertThat(after.windows()).isEqualTo(usual.windows()).isEqualTo(3);
    assertThat(after.identity()).containsExactly(usual.identity());
    assertThat(after.activity()).containsExactly(usual.activity());
  }

  @ParameterizedTest
  @EnumSource(
      value = SignalQuality.class,
      names = {"GOOD", "POOR"})
  void aPoorWindowIsEvidenceToo(SignalQuality quality) {
    FusionState state = fusion.next(FusionState.EMPTY, 0, window(0.6f, 0.3f, 0.1f), quality);

    assertThat(fusion.fused(state).windows()).isEqualTo(1);
  }

  @Test
  void withoutAUsableWindowEverythingIsOpen() {
    for (FusionState state :
        List.of(
            FusionState.EMPTY,
            fusion.next(FusionState.EMPTY, 0, window(1, 0, 0), SignalQuality.UNUSABLE))) {
      FusedPrediction fused = fusion.fused(state);

      assertThat(fused.identity()).containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, CLOSE);
      assertThat(fused.activity()).containsExactly(new float[] {0.5f, 0.5f}, CLOSE);
      assertThat(fused.embedding().get()).containsExactly(0, 0);
      assertThat(fused.score()).isZero();
      assertThat(fused.windows()).isZero();
    }
  }

  @Test
  void theScoreIsTheOneThatTheContractRejectsBy() {
    SessionFusion byFamiliarity =
        new SessionFusion(
            Contracts.tiny(
                new UnknownPersonRule(UnknownPersonRule.Score.FAMILIARITY, List.of(0.0)),
                Fusion.DEFAULT,
                null));

    FusedPrediction fused = fused(byFamiliarity, familiar(-3), familiar(7));

    assertThat(fused.score()).isEqualTo(2);
  }

  @Test
  void equalScoresHaveExactlyThatMean() {
    Prediction window = window(0.7f, 0.2f, 0.1f);

    assertThat(fused(fusion, window, window, window).score()).isEqualTo(0.7f);
  }

  @Test
  void theEmbeddingIsTheMeanOfTheUnitEmbeddings() {
    float[] people = {0.4f, 0.3f, 0.3f};
    float[] activities = {0.5f, 0.5f};

    FusedPrediction fused =
        fused(
            fusion,
            new Prediction(people, activities, new float[] {8, 0}),
            new Prediction(people, activities, new float[] {0, 0.1f}));

    assertThat(fused.embedding().get()).containsExactly(0.5f, 0.5f);
  }

  @Test
  void theStateBeforeStaysAsItWas() {
    FusionState before = fusion.next(FusionState.EMPTY, 0, doing(0.8f, 0.2f), SignalQuality.GOOD);
    float[] belief = before.activityBelief().clone();

    fusion.next(before, 1, doing(0.3f, 0.7f), SignalQuality.GOOD);

    assertThat(before.recent()).hasSize(1);
    assertThat(before.activityBelief()).containsExactly(belief);
    assertThat(FusionState.EMPTY.recent()).isEmpty();
  }

  @Test
  void windowsComeInTheirOrderAndOnce() {
    FusionState state = fusion.next(FusionState.EMPTY, 3, window(1, 0, 0), SignalQuality.GOOD);

    for (long index : new long[] {3, 2}) {
      assertThatThrownBy(() -> fusion.next(state, index, window(1, 0, 0), SignalQuality.GOOD))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Window " + index + " comes after window 3");
    }
  }

  @Test
  void whatIsOfAnotherModelIsRefused() {
    FusionState state = fusion.next(FusionState.EMPTY, 0, window(1, 0, 0), SignalQuality.GOOD);
    Prediction fewer = new Prediction(new float[2], new float[2], new float[2]);
    FusionState wider =
        new FusionState(
            List.of(Evidence.of(0, new float[4], 1, new float[2])), state.activityBelief(), 0);

    assertThatThrownBy(() -> fusion.next(state, 1, fewer, SignalQuality.GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 numbers of identity, the contract has 3");
    assertThatThrownBy(() -> fusion.fused(wider))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 numbers of identity, the contract has 3");
    assertThatThrownBy(() -> fusion.fused(new FusionState(List.of(), new float[5], 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 numbers of activity, the contract has 2");
  }

  private static SessionFusion fusion(Fusion settings) {
    ModelContract contract = Contracts.tiny(UnknownPersonRule.byProbability(0.7), settings, null);
    return new SessionFusion(contract);
  }

  private static FusedPrediction fused(SessionFusion fusion, Prediction... windows) {
    FusionState state = FusionState.EMPTY;
    for (int i = 0; i < windows.length; i++) {
      state = fusion.next(state, i, windows[i], SignalQuality.GOOD);
    }
    return fusion.fused(state);
  }

  private static Prediction window(float... identity) {
    return new Prediction(identity, new float[] {0.5f, 0.5f}, new float[] {1, 0});
  }

  private static Prediction doing(float... activity) {
    return new Prediction(new float[] {0.4f, 0.3f, 0.3f}, activity, new float[] {1, 0});
  }

  private static Prediction familiar(float familiarity) {
    return new Prediction(
        new float[] {0.4f, 0.3f, 0.3f}, new float[] {0.5f, 0.5f}, new float[] {1, 0}, familiarity);
  }

  private static Prediction randomWindow(Random random) {
    return new Prediction(
        shares(3, random),
        shares(2, random),
        new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()});
  }

  private static float[] shares(int size, Random random) {
    float[] shares = new float[size];
    float sum = 0;
    for (int i = 0; i < size; i++) {
      shares[i] = random.nextFloat();
      sum += shares[i];
    }
    for (int i = 0; i < size; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  /** All for one. */
  private static float[] corner(int size, Random random) {
    float[] corner = new float[size];
    corner[random.nextInt(size)] = 1;
    return corner;
  }

  private static void assertDistribution(float[] probabilities) {
    double sum = 0;
    for (float probability : probabilities) {
      assertThat(probability).isBetween(0f, 1f);
      sum += probability;
    }
    assertThat(sum).isCloseTo(1, offset(1e-5));
  }
}
