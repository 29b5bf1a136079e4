package org.dt4ecg.retraining.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import org.dt4ecg.retraining.network.Dt4EcgNetwork;
import org.dt4ecg.retraining.network.Outputs;

/**
 * The gradients of one batch: those of the weighted loss {@code w1·L1 + w2·L2} at every parameter,
 * and, on the way, the norm of each task's own gradient at the last shared weight.
 *
 * <p>One forward pass does for both. The heads run on a copy h′ of the trunk's output h that is cut
 * off from the trunk's graph. Backward of w1·L1 leaves the first task's gradient at the shared
 * weight; backward of w2·L2 adds the second's, so the difference is the second task's alone. The
 * gradient that has gathered at h′ is then sent backward from h. A second forward pass would cost
 * more and would update the running statistics of the normalisations twice.
 *
 * <p>Gradients add up in the parameters; the caller applies and clears them. Not thread-safe, and
 * the engine allows one gradient collector at a time in a process.
 */
final class GradientStep {

  private static final int TASKS = 2;

  private final Engine engine;
  private final NDManager manager;
  private final Dt4EcgNetwork network;
  private final NDArray sharedWeight;
  private final TaskLoss loss;

  /**
   * Prepares steps of a network.
   *
   * @param manager parent of the managers that hold a step's tensors
   */
  GradientStep(Engine engine, NDManager manager, Dt4EcgNetwork network, TaskLoss loss) {
    this.engine = engine;
    this.manager = manager;
    this.network = network;
    this.loss = loss;
    Parameter parameter = network.parametersByPath().get(Dt4EcgNetwork.SHARED_WEIGHT);
    if (parameter == null) {
      throw new IllegalStateException(
          "the network has no parameter " + Dt4EcgNetwork.SHARED_WEIGHT);
    }
    sharedWeight = parameter.getArray();
  }

  /**
   * What a step found.
   *
   * @param losses unweighted losses of the tasks, identity first
   * @param gradientNorms norms of the unweighted losses' gradients at the shared weight
   * @param windows windows in the batch
   * @param peopleRight windows whose most probable person was right
   * @param activitiesRight windows whose most probable activity was right
   */
  record Measured(
      double[] losses, double[] gradientNorms, int windows, int peopleRight, int activitiesRight) {}

  /**
   * Adds the batch's gradients to those of the parameters.
   *
   * @param weights weights of the tasks, identity first, all positive
   */
  Measured run(Batch batch, double[] weights) {
    // Without a manager of its own, every tensor of the step would live as long as the network.
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = engine.newGradientCollector()) {
      NDArray windows =
          scope.create(
              batch.windows(), new Shape(batch.size(), 1, network.config().windowSamples()));
      NDArray features = network.trunk(windows, true);
      NDArray cut = features.stopGradient();
      cut.setRequiresGradient(true);
      Outputs outputs = network.heads(cut, true);
      NDArray identity = loss.of(outputs.identity(), batch.identities(), scope);
      NDArray activity = loss.of(outputs.activity(), batch.activities(), scope);

      float[] before = sharedGradient();
      Autograd.backward(identity.mul(weights[0]), scope.ones(new Shape()), true);
      float[] between = sharedGradient();
      Autograd.backward(activity.mul(weights[1]), scope.ones(new Shape()), false);
      float[] after = sharedGradient();
      try (NDArray upstream = cut.getGradient()) {
        Autograd.backward(features, upstream, false);
      }

      double[] norms = new double[TASKS];
      norms[0] = distance(before, between) / weights[0];
      norms[1] = distance(between, after) / weights[1];
      return new Measured(
          new double[] {identity.getFloat(), activity.getFloat()},
          norms,
          batch.size(),
          right(outputs.identity(), batch.identities()),
          right(outputs.activity(), batch.activities()));
    }
  }

  private float[] sharedGradient() {
    // The engine hands out gradients in the parameter's manager, which never closes: close at once.
    try (NDArray gradient = sharedWeight.getGradient()) {
      return gradient.toFloatArray();
    }
  }

  private static int right(NDArray logits, int[] labels) {
    long[] best = logits.argMax(1).toLongArray();
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += best[i] == labels[i] ? 1 : 0;
    }
    return right;
  }

  private static double distance(float[] from, float[] to) {
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      double difference = (double) to[i] - from[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
