package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.schemas.avro.ClassProbability;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rejection threshold of the tiny contract is 0.7. */
class ClaimPolicyTest {

  private static final float[] RUN = {0.25f, 0.75f};

  private final ClaimPolicy policy = new ClaimPolicy(Contracts.tiny());

  @ParameterizedTest
  @EnumSource(
      value = SignalQuality.class,
      names = {"GOOD", "POOR"})
  void aProbablePersonIsRecognised(SignalQuality quality) {
    Claim claim = policy.claim(prediction(0.1f, 0.8f, 0.1f), quality);

    assertThat(claim.decision()).isEqualTo(IdentityDecision.RECOGNISED);
    assertThat(claim.userId()).isEqualTo("sim-02");
    assertThat(claim.confidence()).isEqualTo(0.8f);
  }

  @Test
  void aProbabilityAtTheThresholdIsEnough() {
    Claim claim = policy.claim(prediction(0.7f, 0.2f, 0.1f), SignalQuality.GOOD);

    assertThat(claim.decision()).isEqualTo(IdentityDecision.RECOGNISED);
  }

  @Test
  void belowTheThresholdNobodyIsNamed() {
    Claim claim = policy.claim(prediction(0.69f, 0.2f, 0.11f), SignalQuality.GOOD);

    assertThat(claim.decision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);
    assertThat(claim.userId()).isNull();
    assertThat(claim.confidence()).isEqualTo(0.69f);
    assertThat(claim.candidates().get(0).getLabel()).isEqualTo("sim-01");
  }

  @Test
  void onAnUnusableSignalNothingIsClaimedHoweverProbable() {
    Claim claim = policy.claim(prediction(1, 0, 0), SignalQuality.UNUSABLE);

    assertThat(claim.decision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(claim.userId()).isNull();
    assertThat(claim.activity()).isNull();
    assertThat(claim.activityConfidence()).isEqualTo(0.75f);
  }

  @ParameterizedTest
  @EnumSource(SignalQuality.class)
  void aModelThatTellsActivitiesAloneNamesNobody(SignalQuality quality) {
    ClaimPolicy alone = new ClaimPolicy(Contracts.activitiesAlone());
    Prediction prediction = new Prediction(new float[0], RUN, new float[2]);

    Claim claim = alone.claim(prediction, quality);
    FusedClaim fused = alone.claim(fused(Contracts.activitiesAlone(), prediction), nobody());

    assertThat(claim.decision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(claim.userId()).isNull();
    assertThat(claim.confidence()).isZero();
    assertThat(claim.candidates()).isEmpty();
    assertThat(claim.activity()).isEqualTo(quality == SignalQuality.UNUSABLE ? null : "run");
    assertThat(fused.decision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(fused.userId()).isNull();
    assertThat(fused.activity()).isEqualTo("run");
    assertThat(fused.activityConfidence()).isCloseTo(0.75f, within(1e-6f));
  }

  @Test
  void aModelThatTellsPeopleAloneClaimsNoActivity() {
    ClaimPolicy alone = new ClaimPolicy(Contracts.peopleAlone());
    Prediction prediction =
        new Prediction(new float[] {0.1f, 0.8f, 0.1f}, new float[0], new float[2]);

    Claim claim = alone.claim(prediction, SignalQuality.GOOD);
    FusedClaim fused = alone.claim(fused(Contracts.peopleAlone(), prediction), nobody());

    assertThat(claim.userId()).isEqualTo("sim-02");
    assertThat(claim.activity()).isNull();
    assertThat(claim.activityConfidence()).isZero();
    assertThat(claim.activityCandidates()).isEmpty();
    assertThat(fused.userId()).isEqualTo("sim-02");
    assertThat(fused.activity()).isNull();
    assertThat(fused.activityConfidence()).isZero();
  }

  /** What a window says that was written down and read back. */
  private static FusedPrediction fused(ModelContract contract, Prediction prediction) {
    SessionFusion fusion = new SessionFusion(contract);
    FusionState first = fusion.next(FusionState.EMPTY, 0, prediction, SignalQuality.GOOD);
    Evidence written = first.recent().get(0);
    ByteBuffer bytes = ByteBuffer.allocate(written.encodedBytes());
    written.writeTo(bytes);
    FusionState read =
        new FusionState(
            List.of(Evidence.readFrom(bytes.flip())),
            first.activityBelief(),
            first.lastWindowIndex());
    return fusion.fused(read);
  }

  private static EnrolledPeople nobody() {
    return embedding -> Optional.empty();
  }

  @Test
  void ofASessionWithoutAUsableWindowNothingIsClaimed() {
    FusedClaim claim =
        policy.claim(
            new FusedPrediction(new float[] {1, 0, 0}, 0, () -> new float[2], 0, RUN),
            embedding -> Optional.empty());

    assertThat(claim.decision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(claim.activity()).isNull();
  }

  @Test
  void theMostProbableActivityIsNamedAndAllAreListed() {
    Claim claim = policy.claim(prediction(1, 0, 0), SignalQuality.GOOD);

    assertThat(claim.activity()).isEqualTo("run");
    assertThat(claim.activityConfidence()).isEqualTo(0.75f);
    assertThat(claim.activityCandidates())
        .containsExactly(new ClassProbability("run", 0.75f), new ClassProbability("rest", 0.25f));
  }

  @Test
  void theFiveMostProbablePeopleAreListedMostProbableFirst() {
    List<String> people = IntStream.range(0, 8).mapToObj(i -> "sim-0" + i).toList();
    ClaimPolicy crowd = new ClaimPolicy(Contracts.tiny(people, 4, 2));
    float[] identity = {0.05f, 0.2f, 0.05f, 0.3f, 0.1f, 0.05f, 0.15f, 0.1f};

    Claim claim = crowd.claim(new Prediction(identity, RUN, new float[2]), SignalQuality.GOOD);

    assertThat(claim.candidates())
        .extracting(ClassProbability::getLabel)
        .containsExactly("sim-03", "sim-01", "sim-06", "sim-04", "sim-07");
  }

  @ParameterizedTest(name = "{0} people")
  @ValueSource(ints = {1, 2, 4, 5, 6, 40, 300})
  void candidatesAreTheFirstOfAllPeopleSortedByProbability(int count) {
    List<String> people = IntStream.range(0, count).mapToObj(i -> "person-" + i).toList();
    ClaimPolicy crowd = new ClaimPolicy(Contracts.tiny(people, 4, 2));
    Random random = new Random(count);
    for (int i = 0; i < 200; i++) {
      float[] identity = new float[count];
      for (int person = 0; person < count; person++) {
        // Of few values, so that many are equal.
        identity[person] = random.nextInt(12) / 12f;
      }
      List<ClassProbability> sorted =
          IntStream.range(0, count)
              .mapToObj(person -> new ClassProbability(people.get(person), identity[person]))
              .sorted(Comparator.comparingDouble(ClassProbability::getProbability).reversed())
              .toList();

      Claim claim = crowd.claim(new Prediction(identity, RUN, new float[2]), SignalQuality.GOOD);
      FusedClaim fused =
          crowd.claim(
              new FusedPrediction(identity, 1, () -> new float[2], 1, RUN),
              embedding -> Optional.empty());

      assertThat(claim.candidates()).isEqualTo(sorted.subList(0, Math.min(5, count)));
      assertThat(claim.confidence()).isEqualTo(sorted.get(0).getProbability());
      assertThat(fused.userId()).isEqualTo(sorted.get(0).getLabel());
      assertThat(fused.confidence()).isEqualTo(sorted.get(0).getProbability());
    }
  }

  @Test
  void equallyProbableActivitiesStayInTheirOrder() {
    Claim claim =
        policy.claim(
            new Prediction(new float[] {1, 0, 0}, new float[] {0.5f, 0.5f}, new float[2]),
            SignalQuality.GOOD);

    assertThat(claim.activityCandidates())
        .extracting(ClassProbability::getLabel)
        .containsExactly("rest", "run");
  }

  @Test
  void aPredictionOfAnotherModelIsRefused() {
    assertThatThrownBy(
            () -> policy.claim(new Prediction(new float[4], RUN, new float[2]), SignalQuality.GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 probabilities at the head identity");
  }

  @Test
  void aModelThatRejectsByFamiliarityDoesNotAskHowProbableThePersonIs() {
    ClaimPolicy byFamiliarity = new ClaimPolicy(TinyModel.byFamiliarity());

    assertThat(byFamiliarity.claim(familiar(1.5f), SignalQuality.GOOD).userId())
        .isEqualTo("sim-01");
    assertThat(byFamiliarity.claim(familiar(1.49f), SignalQuality.GOOD).decision())
        .isEqualTo(IdentityDecision.UNKNOWN_PERSON);
  }

  @Test
  void aScoreIsHeldAgainstTheThresholdOfAsManyWindows() {
    ClaimPolicy strict =
        new ClaimPolicy(
            Contracts.tiny(
                new UnknownPersonRule(
                    UnknownPersonRule.Score.MAX_PROBABILITY, List.of(0.5, 0.6, 0.8)),
                Fusion.DEFAULT,
                null));

    assertThat(strict.reachesThreshold(0.5f)).isTrue();
    assertThat(strict.reachesThreshold(0.59f, 2)).isFalse();
    assertThat(strict.reachesThreshold(0.8f, 3)).isTrue();
    assertThat(strict.reachesThreshold(0.79f, 7)).isFalse();
    assertThatThrownBy(() -> strict.reachesThreshold(1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("At least one window is needed, got 0");
  }

  private static Prediction familiar(float familiarity) {
    return new Prediction(new float[] {0.34f, 0.33f, 0.33f}, RUN, new float[2], familiarity);
  }

  private static Prediction prediction(float... identity) {
    return new Prediction(identity, RUN, new float[2]);
  }
}
