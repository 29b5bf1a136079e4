package org.dt4ecg.training.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a score tells the people whom a model knows from strangers, at every threshold. A window
 * is rejected if its score is below the threshold. A person whom the model knows but takes for
 * another one is not rejected falsely: that is the matter of the accuracy.
 *
 * @param known spread of the scores of the people whom the model knows
 * @param strangers spread of the scores of the others
 * @param equalErrorRate share of falsely rejected and of falsely accepted windows where both are
 *     equal, interpolated between the thresholds on either side
 * @param thresholdAtOnePercent highest threshold at which no more than 1 % of the known are
 *     rejected
 * @param rejectedAtOnePercent share of the strangers rejected there
 * @param tradeOff the detection-error trade-off, by rising threshold
 */
public record OpenSet(
    ScoreDistribution known,
    ScoreDistribution strangers,
    double equalErrorRate,
    double thresholdAtOnePercent,
    double rejectedAtOnePercent,
    @JsonIgnore List<ErrorPoint> tradeOff) {

  private static final double FALSE_REJECTION = 0.01;

  /** Points of the trade-off are kept if a share has changed by that much. */
  private static final double RESOLUTION = 1.0 / 400;

  public OpenSet {
    tradeOff = List.copyOf(tradeOff);
  }

  /**
   * What a threshold costs on either side.
   *
   * @param threshold the threshold
   * @param falseRejection share of the known that are rejected
   * @param falseAcceptance share of the strangers that are not
   */
  public record ErrorPoint(double threshold, double falseRejection, double falseAcceptance) {}

  /**
   * Compares scores, of which more means rather known.
   *
   * @return null if there is nobody on one side
   */
  public static @Nullable OpenSet of(double[] knownScores, double[] strangerScores) {
    if (knownScores.length == 0 || strangerScores.length == 0) {
      return null;
    }
    double[] known = sorted(knownScores);
    double[] strangers = sorted(strangerScores);
    List<ErrorPoint> points = points(known, strangers);
    ErrorPoint atOnePercent = points.get(0);
    for (ErrorPoint point : points) {
      if (point.falseRejection() <= FALSE_REJECTION) {
        atOnePercent = point;
      }
    }
    return new OpenSet(
        ScoreDistribution.of(known),
        ScoreDistribution.of(strangers),
        equalErrorRate(points),
        atOnePercent.threshold(),
        1 - atOnePercent.falseAcceptance(),
        thinned(points));
  }

  /** A point for every score that occurs, and one above all. */
  private static List<ErrorPoint> points(double[] known, double[] strangers) {
    double highest = Math.max(known[known.length - 1], strangers[strangers.length - 1]);
    double[] thresholds = new double[known.length + strangers.length + 1];
    System.arraycopy(known, 0, thresholds, 0, known.length);
    System.arraycopy(strangers, 0, thresholds, known.length, strangers.length);
    thresholds[thresholds.length - 1] = Math.nextUp(highest);
    List<ErrorPoint> points = new ArrayList<>();
    int knownBelow = 0;
    int strangersBelow = 0;
    for (double threshold : Arrays.stream(thresholds).sorted().distinct().toArray()) {
      while (knownBelow < known.length && known[knownBelow] < threshold) {
        knownBelow++;
      }
      while (strangersBelow < strangers.length && strangers[strangersBelow] < threshold) {
        strangersBelow++;
      }
      points.add(
          new ErrorPoint(
              threshold,
              (double) knownBelow / known.length,
              1 - (double) strangersBelow / strangers.length));
    }
    return points;
  }

  /** The first point accepts all, and the last rejects all, so the two curves cross in between. */
  private static double equalErrorRate(List<ErrorPoint> points) {
    int crossing = 1;
    while (points.get(crossing).falseRejection() < points.get(crossing).falseAcceptance()) {
      crossing++;
    }
    ErrorPoint before = points.get(crossing - 1);
    ErrorPoint after = points.get(crossing);
    double distanceBefore = before.falseAcceptance() - before.falseRejection();
    double distanceAfter = after.falseRejection() - after.falseAcceptance();
    double share = distanceBefore / (distanceBefore + distanceAfter);
    return before.falseRejection() + share * (after.falseRejection() - before.falseRejection());
  }

  private static List<ErrorPoint> thinned(List<ErrorPoint> points) {
    List<ErrorPoint> kept = new ArrayList<>();
    ErrorPoint last = points.get(0);
    kept.add(last);
    for (ErrorPoint point : points) {
      if (point.falseRejection() - last.falseRejection() >= RESOLUTION
          || last.falseAcceptance() - point.falseAcceptance() >= RESOLUTION) {
        kept.add(point);
        last = point;
      }
    }
    return kept;
  }

  private static double[] sorted(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * How scores are spread.
   *
   * @param windows how many there are
   * @param percentiles their 0th, 5th, 10th, … 100th percentile
   */
  public record ScoreDistribution(long windows, List<Double> percentiles) {

    private static final int STEP = 5;

    public ScoreDistribution {
      percentiles = List.copyOf(percentiles);
    }

    static ScoreDistribution of(double[] sorted) {
      List<Double> percentiles = new ArrayList<>();
      for (int percent = 0; percent <= 100; percent += STEP) {
        percentiles.add(sorted[(int) Math.round(percent / 100.0 * (sorted.length - 1))]);
      }
      return new ScoreDistribution(sorted.length, percentiles);
    }
  }
}
