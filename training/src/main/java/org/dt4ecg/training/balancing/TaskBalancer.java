package org.dt4ecg.training.balancing;

/**
 * Decides how much the loss of each task counts, step by step. A step asks for the weights of its
 * losses, uses them, and reports what it measured. Not thread-safe.
 */
public interface TaskBalancer {

  /**
   * What the losses of the next step are multiplied by.
   *
   * @param losses unweighted losses of the step's batch, one a task, in nats
   * @return one weight a task, 0 or more; a task of weight 0 is not trained
   */
  double[] weights(double[] losses);

  /**
   * Learns from a step that has been taken.
   *
   * @param losses unweighted losses of the batch before the step, one a task
   * @param gradientNorms norms of the unweighted gradients at the last shared weight, one a task
   * @param lossesAfter losses of the same batch after the step, where {@link #needsLossesAfter()};
   *     else not read
   * @throws IllegalArgumentException if a number that is read is missing, negative or not finite
   */
  void update(double[] losses, double[] gradientNorms, double[] lossesAfter);

  /** Whether {@link #update} has to be told the losses of the batch after the step as well. */
  default boolean needsLossesAfter() {
    return false;
  }

  /** All that later weights depend on, for {@link #restore}. */
  double[] state();

  /**
   * Continues from the state of another balancer of the same kind and settings.
   *
   * @param state what its {@link #state} returned
   * @throws IllegalArgumentException if the state is one of another number of tasks
   */
  void restore(double[] state);
}
