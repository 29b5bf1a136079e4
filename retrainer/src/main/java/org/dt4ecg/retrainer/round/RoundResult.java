package org.dt4ecg.retrainer.round;

import java.util.List;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.retrainer.round.PromotionRule.Verdict;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.training.balancing.BalancingStep;
import org.jspecify.annotations.Nullable;

/**
 * What came of a round.
 *
 * @param verdict whether the challenger is released, and why
 * @param challenger the model that was trained; null if none could be
 * @param dataSha256 SHA-256 over the sample, 64 hexadecimal digits
 */
public record RoundResult(Verdict verdict, @Nullable Challenger challenger, String dataSha256) {

  /**
   * A model that was trained.
   *
   * @param file its file
   * @param goldenVector what it says of a made-up window
   * @param windows windows of its training's last epoch
   * @param steps every step of the balancing, identity first
   */
  public record Challenger(
      ModelFile file, GoldenVector goldenVector, long windows, List<BalancingStep> steps) {

    public Challenger {
      steps = List.copyOf(steps);
    }
  }
}
