package org.dt4ecg.model.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.schemas.avro.IdentityTemplate;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.junit.jupiter.api.Test;

/** Windows of 4 s that begin every 4 s: eight of them are the first to reach 30 s. */
class IdentityTemplateBuilderTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final IdentityTemplateBuilder builder =
      new IdentityTemplateBuilder("ctu-11", new StubModel(contract(1000, 1000), "0a1b2c3d4e5f"));

  @Test
  void aTemplateIsTheMeanDirectionOfThePersonsWindows() {
    for (int i = 0; i < 4; i++) {
      // The lengths of embeddings do not count, only their directions.
      builder.add(embedded(5, 0), SignalQuality.GOOD);
      builder.add(embedded(0, 0.1f), SignalQuality.POOR);
    }

    IdentityTemplate template = builder.build(NOON);

    assertThat(template.getUserId()).isEqualTo("ctu-11");
    assertThat(template.getModelVersion()).isEqualTo("0a1b2c3d4e5f");
    assertThat(template.getWindows()).isEqualTo(8);
    assertThat(template.getEnrolledAt()).isEqualTo(NOON);
    assertThat(template.getEmbedding())
        .hasSize(2)
        .allSatisfy(number -> assertThat(number).isCloseTo((float) Math.sqrt(0.5), offset(1e-6f)));
  }

  @Test
  void unusableWindowsArePassedOver() {
    for (int i = 0; i < 8; i++) {
      builder.add(embedded(1, 0), SignalQuality.GOOD);
      builder.add(embedded(0, 1), SignalQuality.UNUSABLE);
    }

    assertThat(builder.windows()).isEqualTo(8);
    assertThat(builder.build(NOON).getEmbedding()).containsExactly(1f, 0f);
  }

  @Test
  void lessThanThirtySecondsIsNotEnough() {
    for (int i = 0; i < 7; i++) {
      builder.add(embedded(1, 0), SignalQuality.GOOD);
    }

    assertThat(builder.windowsNeeded()).isEqualTo(8);
    assertThat(builder.isComplete()).isFalse();
    assertThatThrownBy(() -> builder.build(NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("7 usable windows of the person, a template needs 8 (30 s)");
    assertThat(builder.add(embedded(1, 0), SignalQuality.GOOD).isComplete()).isTrue();
  }

  @Test
  void overlappingWindowsCountByTheirHop() {
    assertThat(windowsNeeded(1000, 500)).isEqualTo(15);
    assertThat(windowsNeeded(1000, 250)).isEqualTo(30);
    assertThat(windowsNeeded(2500, 2500)).isEqualTo(3);
  }

  @Test
  void windowsThatCancelEachOtherOutMakeNoTemplate() {
    for (int i = 0; i < 4; i++) {
      builder.add(embedded(1, 0), SignalQuality.GOOD).add(embedded(-1, 0), SignalQuality.GOOD);
    }

    assertThatThrownBy(() -> builder.build(NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cancel each other out");
  }

  @Test
  void aPredictionOfAnotherModelIsRefused() {
    assertThatThrownBy(() -> builder.add(embedded(1, 0, 0), SignalQuality.GOOD))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("an embedding of 3 numbers, the contract has 2");
  }

  @Test
  void windowsOfTwoPeopleMakeNoTemplate() {
    IdentityTemplateBuilder strict = builder(matching(0.8, 0.9));
    for (int i = 0; i < 4; i++) {
      strict.add(embedded(1, 0), SignalQuality.GOOD).add(embedded(0, 1), SignalQuality.GOOD);
    }

    assertThatThrownBy(() -> strict.build(NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("are of several people, or the signal is too poor");
  }

  @Test
  void windowsUnlikeAllThatTheModelKnowsMakeNoTemplate() {
    IdentityTemplateBuilder strict = builder(matching(0.8, 0.9));
    IdentityTemplateBuilder known = builder(matching(0.8, 0.9));
    for (int i = 0; i < 8; i++) {
      strict.add(embedded(0, 1), SignalQuality.GOOD);
      known.add(embedded(1, 0.1f), SignalQuality.GOOD);
    }

    assertThat(known.build(NOON).getWindows()).isEqualTo(8);
    assertThatThrownBy(() -> strict.build(NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot tell this person from others");
  }

  @Test
  void aFurtherTemplateStandsBesideTheFirst() {
    IdentityTemplate first = full(1, 0).build(NOON);
    Instant later = NOON.plusSeconds(60);

    IdentityTemplate both = full(0, 1).addTo(first, later);

    assertThat(both.getEmbedding()).containsExactly(1f, 0f);
    assertThat(both.getOtherEmbeddings()).containsExactly(List.of(0f, 1f));
    assertThat(both.getWindows()).isEqualTo(16);
    assertThat(both.getEnrolledAt()).isEqualTo(later);
  }

  @Test
  void aPersonHasAtMostEightTemplatesAllOfOneModel() {
    IdentityTemplate all = full(1, 0).build(NOON);
    for (int i = 1; i < IdentityTemplateBuilder.MOST_TEMPLATES; i++) {
      all = full(1, i).addTo(all, NOON);
    }
    IdentityTemplate eight = all;

    assertThatThrownBy(() -> full(0, 1).addTo(eight, NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has 8 templates already");
    IdentityTemplate ofAnother =
        new IdentityTemplate("ctu-11", "ffffffffffff", List.of(1f, 0f), 8, NOON, List.of());
    assertThatThrownBy(() -> full(0, 1).addTo(ofAnother, NOON))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("enrolled with model version ffffffffffff");
  }

  private IdentityTemplateBuilder full(float... embedding) {
    IdentityTemplateBuilder full = builder(new TemplateMatching(0.8, -1, List.of(), List.of()));
    for (int i = 0; i < 8; i++) {
      full.add(embedded(embedding), SignalQuality.GOOD);
    }
    return full;
  }

  /** The one person in training lies at (1, 0). */
  private static TemplateMatching matching(double threshold, double agreement) {
    return new TemplateMatching(threshold, agreement, List.of(), List.of(List.of(1f, 0f)));
  }

  private static IdentityTemplateBuilder builder(TemplateMatching templates) {
    return new IdentityTemplateBuilder(
        "ctu-11", new StubModel(contract(1000, 1000).withTemplates(templates), "0a1b2c3d4e5f"));
  }

  private static int windowsNeeded(int windowSamples, int hopSamples) {
    return new IdentityTemplateBuilder("p", new StubModel(contract(windowSamples, hopSamples), "v"))
        .windowsNeeded();
  }

  private static Prediction embedded(float... embedding) {
    return new Prediction(new float[] {1}, new float[] {1}, embedding);
  }

  private static ModelContract contract(int windowSamples, int hopSamples) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "enrolling",
        ModelContract.InputUnit.COUNTS,
        250,
        windowSamples,
        hopSamples,
        List.of("ctu-01"),
        List.of("rest"),
        2,
        UnknownPersonRule.byProbability(0.5),
        Fusion.DEFAULT,
        new TemplateMatching(0.8, -1, List.of(), List.of()),
        "none",
        "0".repeat(64),
        1,
        Map.of());
  }
}
