package org.dt4ecg.training.learning.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.junit.jupiter.api.Test;

class CalibrationPartsTest {

  private static final Weights.Tensor AXES =
      new Weights.Tensor(new long[] {2, 2}, new float[] {1, 0, 0, 1});

  @Test
  void theLowestPointOfAValleyIsFound() {
    assertThat(GoldenSection.minimum(x -> (x - 0.3) * (x - 0.3), -1, 2))
        .isCloseTo(0.3, within(1e-6));
    assertThat(GoldenSection.minimum(x -> x, 1, 5)).isCloseTo(1, within(1e-6));
  }

  @Test
  void surpriseIsTheMeanNegativeLogarithmOfTheTrueClassesProbability() {
    List<ScoredRow> rows = List.of(row(0, 0, 0, 2, 0), row(1, 0, 1, 0, 1));

    double expected = (Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(-1))) / 2;

    assertThat(Surprise.mean(rows, ScoredRow::identity, ScoredRow::person, 1))
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void temperatureScalingFindsTheTemperatureThatLabelsWereDrawnAt() {
    Random random = new Random(3);
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      float[] logits = {(float) (3 * random.nextGaussian()), (float) (3 * random.nextGaussian())};
      int person = random.nextDouble() < Softmax.of(logits, 2)[0] ? 0 : 1;
      rows.add(row(i, 0, person, logits));
    }

    assertThat(TemperatureScaling.fit(rows, ScoredRow::identity, ScoredRow::person))
        .isCloseTo(2, within(0.2));
  }

  @Test
  void runsAreTheStreamsOwnWhereTheSessionIsLongEnoughAndElseOverlap() {
    List<ScoredRow> rows = new ArrayList<>();
    for (int index = 0; index < 9; index++) {
      rows.add(row("long", index, 0, 1, 0));
    }
    for (int index = 0; index < 3; index++) {
      rows.add(row("short", index, 0, 1, 0));
    }
    SessionRuns runs = new SessionRuns(rows, 4);

    assertThat(indices(runs.of(3))).containsExactly(List.of(0L, 4L, 8L), List.of(0L, 1L, 2L));
    assertThat(indices(runs.of(5))).containsExactly(List.of(0L, 2L, 4L, 6L, 8L));
    assertThat(runs.of(1)).hasSize(12);
    assertThat(runs.of(10)).isEmpty();
  }

  @Test
  void aWindowThatIsMissingBreaksARun() {
    List<ScoredRow> rows =
        List.of(row("s", 0, 0, 1, 0), row("s", 1, 0, 1, 0), row("s", 3, 0, 1, 0));

    assertThat(indices(new SessionRuns(rows, 1).of(2))).containsExactly(List.of(0L, 1L));
  }

  @Test
  void windowsThatAreAllTheSameMakeNobodySurer() {
    Random random = new Random(5);
    List<ScoredRow> rows = new ArrayList<>();
    for (int session = 0; session < 1500; session++) {
      float[] logits = {(float) random.nextGaussian(), (float) random.nextGaussian()};
      int person = random.nextDouble() < Softmax.of(logits, 1)[0] ? 0 : 1;
      for (int i = 0; i < 4; i++) {
        rows.add(row(session + "", i, person, logits));
      }
    }

    List<Double> temperatures = FusedTemperatures.fit(new SessionRuns(rows, 1), 1, 10);

    assertThat(temperatures).hasSize(10);
    assertThat(temperatures.get(0)).isEqualTo(1);
    assertThat(temperatures.get(3)).isCloseTo(4, within(0.5));
    assertThat(temperatures.get(9)).isCloseTo(10, within(1.5));
  }

  @Test
  void independentWindowsAreAddedUpAsTheyAre() {
    Random random = new Random(6);
    List<ScoredRow> rows = new ArrayList<>();
    for (int session = 0; session < 1500; session++) {
      int person = random.nextInt(2);
      for (int i = 0; i < 4; i++) {
        // Of unit variance around ±0.5: the logarithm of the likelihood ratio is the number itself.
        float evidence = (float) (random.nextGaussian() + (person == 0 ? 0.5 : -0.5));
        rows.add(row(session + "", i, person, evidence, 0));
      }
    }

    assertThat(FusedTemperatures.fit(new SessionRuns(rows, 1), 1, 4).get(3))
        .isCloseTo(1, within(0.25));
  }

  @Test
  void withoutLongerSessionsNobodyGetsSurer() {
    List<ScoredRow> single = List.of(row("a", 0, 0, 1, 0), row("b", 0, 0, 1, 0));

    assertThat(FusedTemperatures.fit(new SessionRuns(single, 1), 1, 3))
        .containsExactly(1.0, 2.0, 3.0);
  }

  @Test
  void theThresholdsRejectOnePercentOfKnownPeople() {
    List<ScoredRow> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(row(i / 100 + "", i % 100, 0, i / 100f, 0));
    }
    SessionRuns runs = new SessionRuns(rows, 1);
    WindowScore score = WindowScore.of(FamiliarityScore.MAX_PROBABILITY, 1, AXES);

    List<Double> thresholds = RejectionThresholds.fit(runs, score, 3);

    assertThat(thresholds).hasSize(3);
    long rejected = rows.stream().filter(row -> score.of(List.of(row)) < thresholds.get(0)).count();
    assertThat(rejected).isBetween(9L, 10L);
  }

  @Test
  void thresholdsEndWhereRunsAreFew() {
    List<ScoredRow> rows = new ArrayList<>();
    for (int session = 0; session < 60; session++) {
      for (int index = 0; index < (session < 49 ? 3 : 2); index++) {
        rows.add(row(session, index, 0, index, 0));
      }
    }
    WindowScore score = WindowScore.of(FamiliarityScore.ENERGY, 1, AXES);

    assertThat(RejectionThresholds.fit(new SessionRuns(rows, 1), score, 10)).hasSize(2);
    assertThat(RejectionThresholds.fit(new SessionRuns(rows.subList(0, 3), 1), score, 10))
        .hasSize(1);
  }

  @Test
  void scoresAreThoseOfTheGraph() {
    ScoredRow row =
        new ScoredRow("s", 0, 0, 0, new float[] {2, 1}, new float[2], new float[] {3, 4});

    assertThat(WindowScore.of(FamiliarityScore.MAX_PROBABILITY, 2, AXES).of(List.of(row)))
        .isCloseTo(1 / (1 + Math.exp(-0.5)), within(1e-9));
    assertThat(WindowScore.of(FamiliarityScore.ENERGY, 2, AXES).of(List.of(row)))
        .isCloseTo(Math.log(Math.exp(2) + Math.exp(1)), within(1e-9));
    assertThat(WindowScore.of(FamiliarityScore.EMBEDDING, 2, AXES).of(List.of(row)))
        .isCloseTo(0.8, within(1e-6));
  }

  @Test
  void aClassMeanIsTheDirectionOfItsPeoplesMeanUnitEmbedding() {
    List<ScoredRow> rows = List.of(embedded(0, 10, 0), embedded(0, 0, 0.1f), embedded(1, 0, 5));

    Weights.Tensor means = ClassMeans.of(rows, 3);

    float half = (float) Math.sqrt(0.5);
    assertThat(means.shape()).containsExactly(3, 2);
    assertThat(means.values()).containsExactly(new float[] {half, half, 0, 1, 0, 0}, within(1e-6f));
  }

  private static List<List<Long>> indices(List<List<ScoredRow>> runs) {
    return runs.stream().map(run -> run.stream().map(ScoredRow::index).toList()).toList();
  }

  private static ScoredRow row(long session, long index, int person, float... identity) {
    return row(session + "", index, person, identity);
  }

  private static ScoredRow row(String session, long index, int person, float... identity) {
    return new ScoredRow(session, index, person, 0, identity, new float[2], new float[2]);
  }

  private static ScoredRow embedded(int person, float... embedding) {
    return new ScoredRow("s", 0, person, 0, new float[2], new float[2], embedding);
  }
}
