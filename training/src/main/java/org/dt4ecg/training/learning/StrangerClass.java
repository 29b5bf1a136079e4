package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.dt4ecg.training.network.Outputs;

/**
 * The class that virtual strangers have in training: one behind the last person, whose logit is
 * always 0. With it the softmax over people and stranger makes {@code log Σ exp(z_j)} over the
 * people's logits z the logarithm of the odds that it is one of them. That is the energy score of
 * {@link org.dt4ecg.training.onnx.FamiliarityScore#ENERGY}, so the network and its release have
 * outputs for the people alone; and nothing is lost, since a softmax does not change if all logits
 * do alike. Where logits are scaled cosines, a logit of 0 is a right angle to everybody.
 */
final class StrangerClass {

  private StrangerClass() {}

  /** The label of strangers. */
  static int label(LabelIndex labels) {
    return labels.people().size();
  }

  /**
   * The outputs with logits {@code [N, P + 1]} of people and stranger.
   *
   * @param scope owner of what is created
   */
  static Outputs addedTo(Outputs outputs, NDManager scope) {
    NDArray people = outputs.identity();
    NDArray stranger = scope.zeros(new Shape(people.getShape().get(0), 1));
    return new Outputs(
        people.concat(stranger, 1),
        outputs.activity(),
        outputs.features(),
        outputs.identityHidden(),
        outputs.activityHidden());
  }
}
