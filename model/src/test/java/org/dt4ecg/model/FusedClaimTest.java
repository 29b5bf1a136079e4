package org.dt4ecg.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A person in training is claimed from a mean score of 0.7 on, an enrolled one from 0.8. */
class FusedClaimTest {

  private static final float[] SIM_02 = {0.1f, 0.8f, 0.1f};

  private final ClaimPolicy policy = policy(0.8);

  @Test
  void aPersonInTrainingIsRecognised() {
    FusedClaim claim = policy.claim(fused(SIM_02, 0.75f, 5), nobody());

    assertThat(claim)
        .isEqualTo(
            new FusedClaim(
                IdentityDecision.RECOGNISED, "sim-02", false, 0.8f, 0.75f, 5, "run", 0.9f));
  }

  @Test
  void belowTheThresholdNobodyIsNamed() {
    FusedClaim claim = policy.claim(fused(SIM_02, 0.69f, 5), nobody());

    assertThat(claim)
        .isEqualTo(
            new FusedClaim(
                IdentityDecision.UNKNOWN_PERSON, null, false, 0.8f, 0.69f, 5, "run", 0.9f));
  }

  @Test
  void aPersonWhoIsNotInTrainingIsRecognisedByTemplate() {
    FusedClaim claim = policy.claim(fused(SIM_02, 0.69f, 5), enrolled("anna", 0.8f));

    assertThat(claim)
        .isEqualTo(
            new FusedClaim(IdentityDecision.RECOGNISED, "anna", true, 0.8f, 0.8f, 5, "run", 0.9f));
  }

  @Test
  void aTemplateThatIsNotSimilarEnoughNamesNobody() {
    FusedClaim claim = policy.claim(fused(SIM_02, 0.69f, 5), enrolled("anna", 0.79f));

    assertThat(claim.decision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);
    assertThat(claim.userId()).isNull();
    assertThat(claim.byTemplate()).isFalse();
    assertThat(claim.score()).isEqualTo(0.69f);
  }

  @Test
  void whereAPersonInTrainingIsClaimedTheTemplatesAreNotAsked() {
    FusedClaim claim =
        policy.claim(
            fused(SIM_02, 0.7f, 1),
            embedding -> {
              throw new AssertionError("The people in training come first");
            });

    assertThat(claim.userId()).isEqualTo("sim-02");
  }

  /** The windows' mean embedding is (1, 0), so its similarity to sim-02 is 0.6. */
  @Test
  void aTemplateThatIsClearlyMoreSimilarThanTheKnownPersonWins() {
    ClaimPolicy knowing =
        policy(cohort(0.5, List.of(List.of(0f, 1f), List.of(0.6f, 0.8f), List.of(0f, 1f))));

    FusedClaim nearer = knowing.claim(fused(SIM_02, 0.9f, 5), enrolled("anna", 0.65f));
    assertThat(nearer.decision()).isEqualTo(IdentityDecision.RECOGNISED);
    assertThat(nearer.userId()).isEqualTo("anna");
    assertThat(nearer.byTemplate()).isTrue();

    FusedClaim hardlyNearer = knowing.claim(fused(SIM_02, 0.9f, 5), enrolled("anna", 0.63f));
    assertThat(hardlyNearer.userId()).isEqualTo("sim-02");
    assertThat(hardlyNearer.byTemplate()).isFalse();
    assertThat(knowing.claim(fused(SIM_02, 0.9f, 5), nobody()).userId()).isEqualTo("sim-02");
  }

  @Test
  void aTemplateBelowTheThresholdWinsOverNobody() {
    ClaimPolicy knowing =
        policy(cohort(0.5, List.of(List.of(0f, 1f), List.of(0f, 1f), List.of(0f, 1f))));

    assertThat(knowing.claim(fused(SIM_02, 0.9f, 5), enrolled("anna", 0.49f)).userId())
        .isEqualTo("sim-02");
    assertThat(knowing.claim(fused(SIM_02, 0.2f, 5), enrolled("anna", 0.49f)).decision())
        .isEqualTo(IdentityDecision.UNKNOWN_PERSON);
  }

  /** The windows' mean embedding is (1, 0), so its similarity to sim-03 is 0.9. */
  @Test
  void whoIsNearerToAnotherPersonInTrainingThanToTheTemplateIsNotClaimedByIt() {
    ClaimPolicy knowing =
        policy(
            cohort(
                0.5,
                List.of(List.of(0f, 1f), List.of(0f, 1f), List.of(0.9f, (float) Math.sqrt(0.19)))));

    assertThat(knowing.claim(fused(SIM_02, 0.2f, 5), enrolled("anna", 0.89f)).decision())
        .isEqualTo(IdentityDecision.UNKNOWN_PERSON);
    assertThat(knowing.claim(fused(SIM_02, 0.2f, 5), enrolled("anna", 0.91f)).userId())
        .isEqualTo("anna");
    // A person in training is not held against themself.
    assertThat(knowing.claim(fused(SIM_02, 0.2f, 5), enrolled("sim-03", 0.89f)).userId())
        .isEqualTo("sim-03");
  }

  @Test
  void whereTwoPeopleEnrolledAreAboutAsSimilarNobodyIsNamed() {
    assertThat(policy.claim(fused(SIM_02, 0.2f, 5), leading("anna", 0.9f, 0.03f)).decision())
        .isEqualTo(IdentityDecision.UNKNOWN_PERSON);
    assertThat(policy.claim(fused(SIM_02, 0.2f, 5), leading("anna", 0.9f, 0.05f)).userId())
        .isEqualTo("anna");
  }

  @Test
  void aModelWithoutAThresholdForTemplatesTakesNone() {
    FusedClaim claim =
        policy((TemplateMatching) null).claim(fused(SIM_02, 0.2f, 5), enrolled("anna", 1));

    assertThat(claim.decision()).isEqualTo(IdentityDecision.UNKNOWN_PERSON);
  }

  @Test
  void withoutAUsableWindowNeitherPersonNorActivityIsClaimed() {
    FusedClaim claim = policy.claim(fused(SIM_02, 0, 0), enrolled("anna", 1));

    assertThat(claim.decision()).isEqualTo(IdentityDecision.NOT_CLAIMED);
    assertThat(claim.userId()).isNull();
    assertThat(claim.activity()).isNull();
  }

  @Test
  void theThresholdIsThatOfAsManyWindows() {
    ClaimPolicy growing =
        new ClaimPolicy(
            Contracts.tiny(
                new UnknownPersonRule(UnknownPersonRule.Score.MAX_PROBABILITY, List.of(0.9, 0.6)),
                Fusion.DEFAULT,
                null));

    assertThat(growing.claim(fused(SIM_02, 0.7f, 1), nobody()).userId()).isNull();
    assertThat(growing.claim(fused(SIM_02, 0.7f, 2), nobody()).userId()).isEqualTo("sim-02");
    assertThat(growing.claim(fused(SIM_02, 0.7f, 9), nobody()).userId()).isEqualTo("sim-02");
  }

  @Test
  void aPredictionOfAnotherModelIsRefused() {
    assertThatThrownBy(() -> policy.claim(fused(new float[2], 1, 1), nobody()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 probabilities at the head identity");
  }

  private static ClaimPolicy policy(@Nullable Double threshold) {
    return policy(
        threshold == null ? null : new TemplateMatching(threshold, -1, List.of(), List.of()));
  }

  private static ClaimPolicy policy(@Nullable TemplateMatching templates) {
    return new ClaimPolicy(
        Contracts.tiny(UnknownPersonRule.byProbability(0.7), Fusion.DEFAULT, templates));
  }

  private static TemplateMatching cohort(double threshold, List<List<Float>> knownPeople) {
    return new TemplateMatching(threshold, -1, List.of(), knownPeople);
  }

  private static FusedPrediction fused(float[] identity, float score, int windows) {
    return new FusedPrediction(
        identity, score, () -> new float[] {1, 0}, windows, new float[] {0.1f, 0.9f});
  }

  private static EnrolledPeople nobody() {
    return embedding -> Optional.empty();
  }

  private static EnrolledPeople enrolled(String userId, float similarity) {
    return embedding ->
        Optional.of(new EnrolledPeople.Match(userId, similarity, Float.POSITIVE_INFINITY));
  }

  private static EnrolledPeople leading(String userId, float similarity, float lead) {
    return embedding -> Optional.of(new EnrolledPeople.Match(userId, similarity, lead));
  }
}
