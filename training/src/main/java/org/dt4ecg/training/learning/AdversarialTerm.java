package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.Scalars;
import org.dt4ecg.training.network.SubjectDiscriminator;

/**
 * Removes from the activity head's hidden layer what identifies the person (Ganin and Lempitsky
 * 2015, arXiv 1409.7495): a discriminator learns to tell people apart by that layer, and its
 * gradient enters the layer with the sign turned and a strength.
 */
final class AdversarialTerm implements ObjectiveTerm {

  private final SubjectDiscriminator discriminator;
  private final double strength;
  private final TaskLoss loss = new TaskLoss(0);

  /**
   * @param strength what the turned gradient is multiplied by, λ; the discriminator itself learns
   *     with the gradient of its task's weight
   */
  AdversarialTerm(SubjectDiscriminator discriminator, double strength) {
    this.discriminator = discriminator;
    this.strength = strength;
  }

  @Override
  public NDArray of(Outputs outputs, Batch batch, NDManager scope) {
    NDArray people = discriminator.people(withReversedGradient(outputs.activityHidden()));
    return loss.of(people, batch.identities(), scope);
  }

  /** The layer itself, whose gradient is −λ: {@code stop(h)·(1 + λ) − h·λ}. */
  private NDArray withReversedGradient(NDArray hidden) {
    return Scalars.times(hidden.stopGradient(), 1 + strength).sub(Scalars.times(hidden, strength));
  }
}
