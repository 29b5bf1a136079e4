package org.dt4ecg.training.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.dt4ecg.training.balancing.Balancing.FixedWeights;
import org.dt4ecg.training.balancing.Balancing.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BalancingTest {

  private static final double[] NORMS = {1, 1};

  @ParameterizedTest
  @CsvSource({"IDENTITY_ONLY, 1, 0", "ACTIVITY_ONLY, 0, 1", "EQUAL, 1, 1"})
  void fixedWeightsStayAsTheyAre(Method method, double identity, double activity) {
    Balancing balancing = Balancing.of(method);
    TaskBalancer balancer = balancing.balancer(10, 5);

    balancer.update(new double[] {3, 0.1}, NORMS, new double[] {2, 0.1});

    assertThat(balancer.weights(new double[] {3, 0.1})).containsExactly(identity, activity);
    assertThat(balancing.trainsIdentity()).isEqualTo(identity > 0);
    assertThat(balancing.trainsActivity()).isEqualTo(activity > 0);
  }

  /**
   * By hand, with losses 2 and 0.25 and steps of 0.1: the log-variances start at 0, so that the
   * weights are 1 and 1; then s = 0 − 0.1·(0.5 − 2) = 0.15 and 0 − 0.1·(0.5 − 0.25) = −0.025.
   */
  @Test
  void anUncertaintyStepIsWhatItIsByHand() {
    TaskBalancer balancer = new UncertaintyWeighting(2, 0.1);
    double[] losses = {2, 0.25};
    assertThat(balancer.weights(losses)).containsExactly(1, 1);

    balancer.update(losses, NORMS, losses);

    assertThat(balancer.state()).containsExactly(new double[] {0.15, -0.025}, within(1e-12));
    assertThat(balancer.weights(losses))
        .containsExactly(new double[] {0.860708, 1.025315}, within(1e-6));
  }

  @Test
  void aSteadyLossLeadsToHalfItsInverseAsTheWeight() {
    TaskBalancer balancer = new UncertaintyWeighting(2, 0.05);
    double[] losses = {1.6, 0.1};

    for (int i = 0; i < 3000; i++) {
      balancer.update(losses, NORMS, losses);
    }

    assertThat(balancer.weights(losses)).containsExactly(new double[] {0.3125, 5}, within(1e-3));
  }

  /**
   * By hand, with logits 0, so that z = (0.5, 0.5), losses 2 and 0.5, then 1 and 0.4, and steps of
   * 0.5. Weights: z/L = (0.25, 1), which add up to 1.25; times 2/1.25 they are 0.4 and 1.6. The
   * losses fell by d = (ln 2, ln 1.25) = (0.693147, 0.223144), in the mean by 0.458145, so δ =
   * (0.117501, −0.117501) and ξ = (−0.058750, 0.058750).
   */
  @Test
  void aFamoStepIsWhatItIsByHand() {
    FamoBalancer balancer = new FamoBalancer(2, 0.5);
    double[] losses = {2, 0.5};
    assertThat(balancer.weights(losses)).containsExactly(new double[] {0.4, 1.6}, within(1e-12));

    balancer.update(losses, NORMS, new double[] {1, 0.4});

    assertThat(balancer.state())
        .containsExactly(new double[] {-0.0587503, 0.0587503}, within(1e-6));
    // z = (0.470659, 0.529341), z/L = (0.235329, 1.058683), times 2/1.294012.
    assertThat(balancer.weights(losses))
        .containsExactly(new double[] {0.363720, 1.636280}, within(1e-5));
    assertThat(balancer.needsLossesAfter()).isTrue();
  }

  /** By hand, with δ = 0: ξ − 0.5·0.01·ξ. */
  @Test
  void famosLogitsReturnToZeroWhereAllImproveAlike() {
    FamoBalancer balancer = new FamoBalancer(2, 0.5);
    balancer.restore(new double[] {1, -1});

    balancer.update(new double[] {2, 4}, NORMS, new double[] {1, 2});

    assertThat(balancer.state()).containsExactly(new double[] {0.995, -0.995}, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aRestoredBalancerGoesOnWhereTheOtherWas(Method method) {
    TaskBalancer one = Balancing.of(method).balancer(10, 5);
    Random random = new Random(7);
    double[] losses = {1, 1};
    for (int i = 0; i < 20; i++) {
      losses = random.doubles(2, 0.1, 2).toArray();
      one.update(losses, random.doubles(2, 0, 3).toArray(), random.doubles(2, 0.1, 2).toArray());
    }

    TaskBalancer other = Balancing.of(method).balancer(10, 5);
    other.restore(one.state());

    assertThat(other.weights(losses)).containsExactly(one.weights(losses));
    assertThatThrownBy(() -> other.restore(new double[5])).hasMessageContaining("5 tasks");
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void aLossThatIsNoNumberIsRefused(Method method) {
    TaskBalancer balancer = Balancing.of(method).balancer(10, 5);

    assertThatThrownBy(() -> balancer.update(new double[] {Double.NaN, 1}, NORMS, NORMS))
        .hasMessageContaining("loss of task 0 is NaN")
        .hasMessageContaining("diverged");
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new Balancing(Method.FAMO, 0, 0)).hasMessageContaining("positive");
    assertThatThrownBy(() -> Balancing.gradNorm(-1)).hasMessageContaining("alpha");
    assertThatThrownBy(() -> new FixedWeights(0, 0)).hasMessageContaining("one positive");
    assertThatThrownBy(() -> new UncertaintyWeighting(2, 0)).hasMessageContaining("learning rate");
    assertThatThrownBy(() -> new FamoBalancer(2, -1)).hasMessageContaining("learning rate");
  }
}
