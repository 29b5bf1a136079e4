package org.dt4ecg.model.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityFilterTest {

  @Test
  void theActivityStaysOrChangesToEachOtherEquallyOften() {
    ActivityFilter filter = new ActivityFilter(3, 0.8, 1);

    float[] expected = filter.predict(new float[] {0.5f, 0.3f, 0.2f}, 1);

    // 0.5 * 0.8 + 0.3 * 0.1 + 0.2 * 0.1, and so on
    assertThat(expected).containsExactly(new float[] {0.45f, 0.31f, 0.24f}, offset(1e-6f));
  }

  @Test
  void manyTransitionsAtOnceAreAsManySingleOnes() {
    ActivityFilter filter = new ActivityFilter(4, 0.7, 1);
    float[] belief = {0.7f, 0.1f, 0.15f, 0.05f};
    float[] stepwise = belief;
    for (int i = 0; i < 6; i++) {
      stepwise = filter.predict(stepwise, 1);
    }

    assertThat(filter.predict(belief, 6)).containsExactly(stepwise, offset(1e-6f));
  }

  @Test
  void aModelOfOneActivityIsSureOfIt() {
    ActivityFilter filter = new ActivityFilter(1, 0.95, 1);

    assertThat(filter.update(filter.predict(new float[] {1}, 3), new float[] {1}))
        .containsExactly(1f);
  }

  @ParameterizedTest(name = "seed {0}, {1} activities, stay {2}")
  @CsvSource({"1, 2, 0.9", "2, 3, 0.95", "3, 4, 0.2", "4, 5, 0.6"})
  void theBeliefIsTheSumOverAllPathsThatEndInTheActivity(long seed, int activities, double stay) {
    Random random = new Random(seed);
    float[][] windows = new float[5][activities];
    for (float[] window : windows) {
      for (int i = 0; i < activities; i++) {
        window[i] = 0.01f + random.nextFloat();
      }
    }
    ActivityFilter filter = new ActivityFilter(activities, stay, 1);
    float[] belief = {};
    for (float[] window : windows) {
      belief = filter.update(filter.predict(belief, 1), window);
    }

    assertThat(belief).containsExactly(sumOverPaths(windows, activities, stay), offset(1e-5f));
  }

  /** Walks every path through the activities, which the forward algorithm is there to avoid. */
  private static float[] sumOverPaths(float[][] windows, int activities, double stay) {
    double[] byLast = new double[activities];
    int paths = (int) Math.round(Math.pow(activities, windows.length));
    double all = 0;
    for (int path = 0; path < paths; path++) {
      int rest = path;
      int before = -1;
      double probability = 1;
      for (float[] window : windows) {
        int activity = rest % activities;
        rest /= activities;
        if (before >= 0) {
          probability *= activity == before ? stay : (1 - stay) / (activities - 1);
        }
        probability *= window[activity];
        before = activity;
      }
      byLast[before] += probability;
      all += probability;
    }
    float[] shares = new float[activities];
    for (int i = 0; i < activities; i++) {
      shares[i] = (float) (byLast[i] / all);
    }
    return shares;
  }
}
