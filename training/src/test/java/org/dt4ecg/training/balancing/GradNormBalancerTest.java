package org.dt4ecg.training.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradNormBalancerTest {

  private static final int[] PEOPLE_AND_ACTIVITIES = {10, 5};

  /**
   * By hand, with L = (1, 0.5), g = (1.02, 1), both weights 1 and steps of 0.025: L/L(0) = (1/ln
   * 10, 0.5/ln 5) = (0.434294, 0.310667), so r = (1.165950, 0.834050); G = g and Ḡ = 1.01.
   *
   * <p>alpha 0: the targets are 1.01 and 1.01, so the first weight falls by 0.0255 and the second
   * grows by 0.025; 0.9745 and 1.025 scaled by 2/1.9995. alpha 0.12: the targets are 1.028776 and
   * 0.988251, so the signs are the other way round; 1.0255 and 0.975 scaled by 2/2.0005. alpha 1.5:
   * 1.271576 and 0.769326, the same signs.
   */
  @ParameterizedTest(name = "alpha {0}")
  @CsvSource({"0, 0.9747437, 1.0252563", "0.12, 1.0252437, 0.9747563", "1.5, 1.0252437, 0.9747563"})
  void oneStepIsWhatItIsByHand(double alpha, double identity, double activity) {
    GradNormBalancer balancer = new GradNormBalancer(PEOPLE_AND_ACTIVITIES, alpha, 0.025);

    step(balancer, new double[] {1, 0.5}, new double[] {1.02, 1});

    assertThat(balancer.trainingRates(new double[] {1, 0.5}))
        .containsExactly(new double[] {1.165950, 0.834050}, within(1e-6));
    assertThat(balancer.weights(new double[] {1, 0.5}))
        .containsExactly(new double[] {identity, activity}, within(1e-6));
  }

  /** With alpha 0 or 1 the targets of two tasks add up to their norms, so both can be met. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 0", "4, 0", "5, 1", "6, 1", "7, 1", "8, 1"})
  void steadyRatesAndNormsLeadToWeightsInProportionToRateByNorm(long seed, double alpha) {
    Random random = new Random(seed);
    double[] losses = {0.2 + random.nextDouble(), 0.2 + random.nextDouble()};
    double[] norms = {0.5 + random.nextDouble(), 0.5 + random.nextDouble()};

    GradNormBalancer settled = settle(alpha, losses, norms);

    double[] rates = settled.trainingRates(losses);
    double first = Math.pow(rates[0], alpha) / norms[0];
    double second = Math.pow(rates[1], alpha) / norms[1];
    assertThat(settled.weights(losses)[0]).isCloseTo(2 * first / (first + second), within(0.005));
  }

  /**
   * With r = (0.095, 1.905), equal norms and alpha 1.5 the targets are 0.0293·Ḡ and 2.629·Ḡ, more
   * than the weights can give; they settle where the first task meets its target.
   */
  @Test
  void aStrongAlphaStarvesTheTaskThatIsFarAhead() {
    double[] losses = {0.095 * Math.log(10), 1.905 * Math.log(5)};

    assertThat(settle(1.5, losses, new double[] {1, 1}).weights(losses))
        .containsExactly(new double[] {0.0293, 1.9707}, within(0.002));
  }

  private static GradNormBalancer settle(double alpha, double[] losses, double[] norms) {
    GradNormBalancer balancer = new GradNormBalancer(PEOPLE_AND_ACTIVITIES, alpha, 1e-3);
    for (int i = 0; i < 5000; i++) {
      step(balancer, losses, norms);
    }
    return balancer;
  }

  private static void step(TaskBalancer balancer, double[] losses, double[] norms) {
    balancer.update(losses, norms, losses);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverComesTheWeightsStayPositiveAndAddUpToTheNumberOfTasks(long seed) {
    Random random = new Random(seed);
    GradNormBalancer balancer = new GradNormBalancer(new int[] {10, 5, 3}, 1.5, 0.5);

    for (int i = 0; i < 500; i++) {
      double[] losses = random.doubles(3, 0, 5).toArray();
      double[] norms = random.doubles(3, 0, 20).toArray();
      step(balancer, losses, norms);
      double[] weights = balancer.weights(losses);
      assertThat(Arrays.stream(weights).min().orElseThrow()).isPositive();
      assertThat(weights[0] + weights[1] + weights[2]).isCloseTo(3, within(1e-9));
    }
  }

  @Test
  void tasksThatHaveNothingLeftToLearnKeepTheirWeights() {
    GradNormBalancer balancer = new GradNormBalancer(PEOPLE_AND_ACTIVITIES, 0.5, 0.025);

    step(balancer, new double[] {0, 0}, new double[] {0, 0});

    assertThat(balancer.weights(new double[] {0, 0})).containsExactly(1, 1);
  }

  @Test
  void aLossThatIsNoNumberIsRefusedWithItsTask() {
    GradNormBalancer balancer = new GradNormBalancer(PEOPLE_AND_ACTIVITIES, 0.5, 0.025);

    assertThatThrownBy(() -> step(balancer, new double[] {1, Double.NaN}, new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loss of task 1 is NaN");
    assertThatThrownBy(() -> step(balancer, new double[] {1, 1}, new double[] {-1, 1}))
        .hasMessageContaining("gradient norm of task 0 is -1");
    assertThatThrownBy(() -> step(balancer, new double[] {1}, new double[] {1, 1}))
        .hasMessageContaining("2 tasks");
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new GradNormBalancer(new int[] {5}, 0.5, 0.1))
        .hasMessageContaining("two tasks");
    assertThatThrownBy(() -> new GradNormBalancer(new int[] {5, 1}, 0.5, 0.1))
        .hasMessageContaining("task 1 has 1 classes");
    assertThatThrownBy(() -> new GradNormBalancer(PEOPLE_AND_ACTIVITIES, -1, 0.1))
        .hasMessageContaining("alpha");
  }
}
