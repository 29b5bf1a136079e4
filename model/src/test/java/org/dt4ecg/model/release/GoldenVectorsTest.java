package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Contracts;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.MadeUpEcg;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.TinyModel;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenVectorsTest {

  private static final float[] IDENTITY = {0.5f, 0.3f, 0.2f};
  private static final float[] ACTIVITY = {0.9f, 0.1f};
  private static final float[] EMBEDDING = {100, -2};

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -7})
  void aModelGivesHereWhatItGaveBefore(long seed)
      throws InvalidModelException, ClassificationException {
    GoldenVector golden;
    try (OnnxModel there = load()) {
      golden = GoldenVectors.of(there, seed);
    }

    try (OnnxModel here = load()) {
      assertThat(golden.getSeed()).isEqualTo(seed);
      assertThatCode(() -> GoldenVectors.check(here, golden)).doesNotThrowAnyException();
    }
  }

  @Test
  void anotherModelIsRefused() throws InvalidModelException, ClassificationException {
    try (OnnxModel model = load()) {
      GoldenVector golden = GoldenVectors.of(model, 1);

      assertRefused(saying(IDENTITY, ACTIVITY, EMBEDDING, 0.5f), golden, "identity[0] is 0.5 here");
    }
  }

  @Test
  void everyOutputCounts() throws ClassificationException {
    GoldenVector golden = GoldenVectors.of(saying(IDENTITY, ACTIVITY, EMBEDDING, 0.5f), 1);

    assertRefused(
        saying(new float[] {0.5f, 0.29f, 0.21f}, ACTIVITY, EMBEDDING, 0.5f),
        golden,
        "identity[1] is 0.29 here and was 0.3");
    assertRefused(
        saying(IDENTITY, new float[] {0.8f, 0.2f}, EMBEDDING, 0.5f), golden, "activity[0]");
    assertRefused(saying(IDENTITY, ACTIVITY, new float[] {100, -3}, 0.5f), golden, "embedding[1]");
    assertRefused(saying(IDENTITY, ACTIVITY, EMBEDDING, 0.6f), golden, "familiarity[0]");
    assertRefused(
        saying(IDENTITY, ACTIVITY, new float[] {Float.NaN, -2}, 0.5f), golden, "embedding[0]");
    assertRefused(
        saying(new float[] {1}, ACTIVITY, EMBEDDING, 0.5f), golden, "has 1 numbers here and had 3");
  }

  @Test
  void roundingDiffersFromComputerToComputer() throws ClassificationException {
    GoldenVector golden = GoldenVectors.of(saying(IDENTITY, ACTIVITY, EMBEDDING, 0.5f), 1);
    FakeModel here =
        saying(
            new float[] {0.50001f, 0.29999f, 0.2f}, ACTIVITY, new float[] {100.05f, -2}, 0.5001f);

    assertThatCode(() -> GoldenVectors.check(here, golden)).doesNotThrowAnyException();
  }

  @Test
  void aModelThatFailsHereIsRefused() throws ClassificationException {
    GoldenVector golden = GoldenVectors.of(saying(IDENTITY, ACTIVITY, EMBEDDING, 0.5f), 1);
    FakeModel failing =
        new FakeModel(
            new Prediction(IDENTITY, ACTIVITY, EMBEDDING),
            () -> {
              throw new ClassificationException("no memory");
            });

    assertRefused(failing, golden, "it fails here: no memory");
  }

  @Test
  void theMadeUpWindowIsTheSameEverywhere() {
    // java.util.Random worked out by its specification for the seed 1: 50 + 85 beats a minute, then
    // noise of at most 0.1. At 250 Hz the first samples of a beat are 0, 0.1, 0.2 and 0.3 high.
    assertThat(MadeUpEcg.noisyHeartbeats(Contracts.tiny(), 1))
        .containsExactly(
            new float[] {-0.07990537f, 0.082016155f, 0.18148796f, 0.24154297f}, offset(1e-6f));
  }

  private static void assertRefused(FakeModel model, GoldenVector golden, String difference) {
    assertThatThrownBy(() -> GoldenVectors.check(model, golden))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.GOLDEN_VECTOR))
        .hasMessageContaining(difference);
  }

  private static FakeModel saying(
      float[] identity, float[] activity, float[] embedding, float familiarity) {
    return new FakeModel(new Prediction(identity, activity, embedding, familiarity), () -> {});
  }

  private static OnnxModel load() throws InvalidModelException {
    return OnnxModel.load(ModelFile.of(TinyModel.withFamiliarity(true).build().toByteArray()));
  }
}
