package org.dt4ecg.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dt4ecg.training.evaluation.OpenSet.ErrorPoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSetTest {

  @Test
  void scoresThatDoNotMeetAreToldApartWithoutError() {
    OpenSet openSet = compared(new double[] {0.7, 0.9, 0.8}, new double[] {0.1, 0.6});

    assertThat(openSet.equalErrorRate()).isZero();
    assertThat(openSet.rejectedAtOnePercent()).isEqualTo(1);
    assertThat(openSet.thresholdAtOnePercent()).isEqualTo(0.7);
  }

  @Test
  void theWrongWayRoundEverythingIsWrong() {
    OpenSet openSet = compared(new double[] {0.1, 0.2}, new double[] {0.8, 0.9});

    assertThat(openSet.equalErrorRate()).isEqualTo(1);
    assertThat(openSet.rejectedAtOnePercent()).isZero();
  }

  @Test
  void equalScoresAreToldApartByChance() {
    OpenSet openSet = compared(new double[] {0.5, 0.5}, new double[] {0.5, 0.5, 0.5});

    assertThat(openSet.equalErrorRate()).isEqualTo(0.5);
    assertThat(openSet.rejectedAtOnePercent()).isZero();
  }

  @Test
  void theEqualErrorRateOfTwoBellCurvesIsWhereTheyCross() {
    Random random = new Random(1);
    double[] known = random.doubles(20_000).map(any -> 2 + random.nextGaussian()).toArray();
    double[] strangers = random.doubles(20_000).map(any -> random.nextGaussian()).toArray();

    OpenSet openSet = compared(known, strangers);

    // The share of a normal distribution beyond one standard deviation.
    assertThat(openSet.equalErrorRate()).isCloseTo(0.1587, within(0.01));
    // 1 % of the known lie below 2 - 2.326.
    assertThat(openSet.thresholdAtOnePercent()).isCloseTo(-0.326, within(0.1));
    assertThat(openSet.rejectedAtOnePercent()).isCloseTo(0.372, within(0.03));
    assertThat(openSet.tradeOff()).hasSizeBetween(200, 900);
    assertThat(openSet.known().percentiles().get(10)).isCloseTo(2, within(0.05));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyPointOfTheTradeOffIsWhatCountingGives(long seed) {
    Random random = new Random(seed);
    double[] known = random.ints(1 + random.nextInt(60), 3, 12).asDoubleStream().toArray();
    double[] strangers = random.ints(1 + random.nextInt(60), 0, 9).asDoubleStream().toArray();

    OpenSet openSet = compared(known, strangers);

    assertThat(openSet.tradeOff())
        .allSatisfy(
            point -> {
              assertThat(point.falseRejection()).isEqualTo(below(known, point.threshold()));
              assertThat(point.falseAcceptance())
                  .isCloseTo(1 - below(strangers, point.threshold()), within(1e-12));
            });
    List<ErrorPoint> points = openSet.tradeOff();
    assertThat(points.get(0).falseAcceptance()).isEqualTo(1);
    assertThat(points.get(points.size() - 1).falseRejection()).isEqualTo(1);
    assertThat(points).isSortedAccordingTo((a, b) -> Double.compare(a.threshold(), b.threshold()));
    assertThat(openSet.equalErrorRate()).isBetween(0.0, 1.0);
    assertThat(below(known, openSet.thresholdAtOnePercent())).isLessThanOrEqualTo(0.01);
    assertThat(openSet.rejectedAtOnePercent())
        .isCloseTo(below(strangers, openSet.thresholdAtOnePercent()), within(1e-12));
  }

  @Test
  void withNobodyOnOneSideThereIsNothingToCompare() {
    assertThat(OpenSet.of(new double[0], new double[] {1})).isNull();
    assertThat(OpenSet.of(new double[] {1}, new double[0])).isNull();
  }

  private static OpenSet compared(double[] known, double[] strangers) {
    @Nullable OpenSet openSet = OpenSet.of(known, strangers);
    assertThat(openSet).isNotNull();
    return openSet;
  }

  private static double below(double[] scores, double threshold) {
    return (double) Arrays.stream(scores).filter(score -> score < threshold).count()
        / scores.length;
  }
}
