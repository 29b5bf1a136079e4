package org.dt4ecg.retrainer.round;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dt4ecg.retrainer.round.PromotionRule.Verdict;
import org.dt4ecg.retrainer.round.Round.RoundInput;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.training.balancing.BalancingStep;

/** Writes the reports of rounds. */
public final class Reports {

  /** A report of every step of a long training would be larger than a message may be. */
  static final int MOST_STEPS = 500;

  private Reports() {}

  /**
   * The report of a round.
   *
   * @param mode what the challenger is released as, if it is
   * @param seed seed of everything random in it
   * @param startedAt start of the round; what is finer than microseconds is dropped
   * @param finishedAt end of the round
   */
  public static TrainingReport of(
      RoundInput input,
      RoundResult result,
      ReleaseMode mode,
      long seed,
      Instant startedAt,
      Instant finishedAt) {
    RoundResult.Challenger challenger = result.challenger();
    List<BalancingStep> steps = challenger == null ? List.of() : thinned(challenger.steps());
    return TrainingReport.newBuilder()
        .setModelName(input.champion().contract().name())
        .setRoundId(input.id())
        .setStartedAt(startedAt.truncatedTo(ChronoUnit.MICROS))
        .setFinishedAt(finishedAt.truncatedTo(ChronoUnit.MICROS))
        .setChampionVersion(input.champion().version())
        .setChallengerVersion(challenger == null ? null : challenger.file().version())
        .setPromoted(result.verdict().promoted())
        .setReason(reason(result.verdict(), mode))
        .setSeed(seed)
        .setTrainingDataSha256(result.dataSha256())
        .setWindows(challenger == null ? 0 : challenger.windows())
        .setMetrics(result.verdict().metrics())
        .setIdentityLoss(series(steps, BalancingStep::losses, 0))
        .setActivityLoss(series(steps, BalancingStep::losses, 1))
        .setIdentityWeight(series(steps, BalancingStep::weights, 0))
        .setActivityWeight(series(steps, BalancingStep::weights, 1))
        .setIdentityGradientNorm(series(steps, BalancingStep::gradientNorms, 0))
        .setActivityGradientNorm(series(steps, BalancingStep::gradientNorms, 1))
        .build();
  }

  private static String reason(Verdict verdict, ReleaseMode mode) {
    boolean shadow = verdict.promoted() && mode == ReleaseMode.SHADOW;
    return shadow
        ? verdict.text() + " It is released as a shadow, so the champion goes on serving."
        : verdict.text();
  }

  /** Every n-th step, for the least n that is enough. */
  private static List<BalancingStep> thinned(List<BalancingStep> steps) {
    int stride = Math.max(1, (steps.size() + MOST_STEPS - 1) / MOST_STEPS);
    List<BalancingStep> kept = new ArrayList<>();
    for (int i = 0; i < steps.size(); i += stride) {
      kept.add(steps.get(i));
    }
    return kept;
  }

  private static List<Float> series(
      List<BalancingStep> steps, Function<BalancingStep, double[]> values, int task) {
    return steps.stream().map(step -> (float) values.apply(step)[task]).toList();
  }
}
