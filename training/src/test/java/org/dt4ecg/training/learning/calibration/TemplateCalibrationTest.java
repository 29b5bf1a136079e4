package org.dt4ecg.training.learning.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.TemplateSpace;
import org.dt4ecg.model.embedding.Embeddings;
import org.junit.jupiter.api.Test;

/** Embeddings of three numbers; all people scatter along the last one. */
class TemplateCalibrationTest {

  private static final int REST = 0;
  private static final int RUN = 1;
  private static final float[][] PEOPLE = {{1, 0, 0}, {0, 1, 0}, {0.7f, 0.7f, 0}};

  private final Random random = new Random(7);

  @Test
  void aDirectionInWhichEveryPersonScattersCountsLess() {
    TemplateSpace space = space(rows(0, 20));
    float[] still = space.project(new float[] {1, 0, 0});

    double scattered = Embeddings.product(still, space.project(new float[] {1, 0, 0.5f}));
    double other = Embeddings.product(still, space.project(new float[] {1, 0.5f, 0}));

    assertThat(other).isLessThan(scattered - 0.05);
  }

  @Test
  void windowsThatAreAllAlikeLeaveEmbeddingsAsTheyAre() {
    List<ScoredRow> rows = List.of(row("a", 0, 0, REST, 1, 0, 0), row("a", 1, 0, REST, 1, 0, 0));

    assertThat(space(rows).project(new float[] {3, 0, 4}))
        .containsExactly(new float[] {0.6f, 0, 0.8f}, within(1e-6f));
  }

  @Test
  void oneInTwentyRunsOfThePersonsOwnMissesTheThreshold() {
    List<ScoredRow> training = rows(0, 20);
    List<ScoredRow> heldOut = rows(100, 100);

    double threshold = TemplateCalibration.thresholds(training, heldOut, 1, 1, REST).threshold();

    TemplateSpace space = space(training);
    long missed =
        heldOut.stream()
            .filter(
                row ->
                    Embeddings.product(
                            space.project(Embeddings.unit(row.embedding())),
                            space.project(meanAtRest(training, row.person())))
                        < threshold)
            .count();
    assertThat((double) missed / heldOut.size()).isCloseTo(0.05, within(0.01));
  }

  @Test
  void mixturesOfTwoPeopleAgreeLessThanTheThresholdAndOnePersonMore() {
    List<ScoredRow> training = rows(0, 20);
    double agreement = TemplateCalibration.thresholds(training, training, 1, 5, REST).agreement();
    TemplateSpace space = space(training);

    List<float[]> one = new ArrayList<>();
    List<float[]> mixed = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      one.add(Embeddings.unit(window(0)));
      mixed.add(Embeddings.unit(window(i % 2)));
    }
    assertThat(space.agreement(one)).isGreaterThan(agreement);
    assertThat(space.agreement(mixed)).isLessThan(agreement);
  }

  @Test
  void ofOnePersonNoMixtureCanBeMadeSoNothingIsRefusedForIt() {
    List<ScoredRow> alone = rows(0, 20).stream().filter(row -> row.person() == 0).toList();

    assertThat(TemplateCalibration.thresholds(alone, alone, 1, 5, REST).agreement()).isEqualTo(-1);
  }

  private static TemplateSpace space(List<ScoredRow> rows) {
    return TemplateSpace.of(
        new TemplateMatching(0, -1, TemplateCalibration.metric(rows), List.of()), List.of(), 3);
  }

  private static float[] meanAtRest(List<ScoredRow> rows, int person) {
    return Embeddings.mean(
        rows.stream()
            .filter(row -> row.person() == person && row.doing() == REST)
            .limit(15)
            .map(row -> Embeddings.unit(row.embedding()))
            .toList(),
        3);
  }

  /** Each person at rest and running, so many windows each. */
  private List<ScoredRow> rows(long first, int windows) {
    List<ScoredRow> rows = new ArrayList<>();
    for (int person = 0; person < PEOPLE.length; person++) {
      for (int doing = REST; doing <= RUN; doing++) {
        for (int i = 0; i < windows; i++) {
          rows.add(row(person + "-" + doing, first + i, person, doing, window(person)));
        }
      }
    }
    return rows;
  }

  private float[] window(int person) {
    float[] window = PEOPLE[person].clone();
    window[0] += (float) (0.05 * random.nextGaussian());
    window[1] += (float) (0.05 * random.nextGaussian());
    window[2] += (float) (0.4 * random.nextGaussian());
    return window;
  }

  private static ScoredRow row(
      String session, long index, int person, int doing, float... embedding) {
    return new ScoredRow(session, index, person, doing, new float[2], new float[2], embedding);
  }
}
