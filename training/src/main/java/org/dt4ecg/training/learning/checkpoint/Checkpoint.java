package org.dt4ecg.training.learning.checkpoint;

import java.util.List;
import java.util.Map;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.network.Weights;

/**
 * Where a training stands after an epoch. The generator of the next epoch is made from seed and
 * epoch, so that nothing of the last one's has to be kept.
 *
 * @param fingerprint what the training is determined by; a checkpoint of another is not gone on
 *     from
 * @param epoch epochs done
 * @param best the epoch of the lowest validation loss, or the last without validation
 * @param bestLoss that loss, in nats; NaN without validation
 * @param windows training windows of the last epoch
 * @param unusable windows of the last epoch that were left out for their signal quality
 * @param balancer state of the balancing of the tasks
 * @param steps every step of the balancing so far
 * @param weights the network, its optimizer's moments, and whatever else is made of tensors, each
 *     under a name of its own
 */
public record Checkpoint(
    String fingerprint,
    int epoch,
    int best,
    double bestLoss,
    long windows,
    long unusable,
    double[] balancer,
    List<BalancingStep> steps,
    Map<String, Weights> weights) {

  public Checkpoint {
    steps = List.copyOf(steps);
    weights = Map.copyOf(weights);
  }

  /**
   * The tensors of a name.
   *
   * @throws IllegalArgumentException if there are none
   */
  public Weights weights(String name) {
    Weights found = weights.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "the checkpoint has no '%s', only %s; delete it to begin again"
              .formatted(name, weights.keySet()));
    }
    return found;
  }
}
