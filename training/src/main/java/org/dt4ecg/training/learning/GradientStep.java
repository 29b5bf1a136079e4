package org.dt4ecg.training.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.training.balancing.TaskBalancer;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.Scalars;
import org.dt4ecg.training.network.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of one batch: those of the weighted objectives {@code w1·O1 + w2·O2} at every
 * parameter, and, on the way, the norm of each task's own gradient at the last shared weight. The
 * objective of a task is its cross-entropy L and the terms that are added to it; balancing looks at
 * L alone and at the gradient of the whole objective.
 *
 * <p>One forward pass does for both. The heads run on a copy h′ of the trunk's output h that is cut
 * off from the trunk's graph. Backward of w1·O1 leaves the first task's gradient at the shared
 * weight; backward of w2·O2 adds the second's, so the difference is the second task's alone. The
 * gradient that has gathered at h′ is then sent backward from h. A second forward pass would cost
 * more and would update the running statistics of the normalisations twice. A task of weight 0 is
 * left out.
 *
 * <p>Gradients add up in the parameters; the caller applies and clears them. Not thread-safe, and
 * the engine allows one gradient collector at a time in a process.
 */
final class GradientStep {

  private final Engine engine;
  private final NDManager manager;
  private final Dt4EcgNetwork network;
  private final NDArray sharedWeight;
  private final TaskLoss loss;
  private final @Nullable AngularMargin margin;
  private final boolean strangers;
  private final List<ObjectiveTerm> identityTerms;
  private final List<ObjectiveTerm> activityTerms;

  /**
   * @param manager parent of the managers that hold a step's tensors
   * @param margin enlarges angles in the loss of the identity task; null with linear logits
   * @param strangers whether batches show strangers, see {@link StrangerClass}
   * @param identityTerms what is added to the loss of the identity task
   * @param activityTerms what is added to the loss of the activity task
   */
  GradientStep(
      Engine engine,
      NDManager manager,
      Dt4EcgNetwork network,
      TaskLoss loss,
      @Nullable AngularMargin margin,
      boolean strangers,
      List<ObjectiveTerm> identityTerms,
      List<ObjectiveTerm> activityTerms) {
    this.engine = engine;
    this.manager = manager;
    this.network = network;
    this.loss = loss;
    this.margin = margin;
    this.strangers = strangers;
    this.identityTerms = List.copyOf(identityTerms);
    this.activityTerms = List.copyOf(activityTerms);
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
   * @param losses unweighted cross-entropies of the tasks, identity first
   * @param gradientNorms norms of the unweighted objectives' gradients at the shared weight; 0 for
   *     a task that was left out
   * @param weights the weights that were used
   * @param windows windows in the batch
   * @param peopleRight windows whose most probable person was right
   * @param activitiesRight windows whose most probable activity was right
   */
  record Measured(
      double[] losses,
      double[] gradientNorms,
      double[] weights,
      int windows,
      int peopleRight,
      int activitiesRight) {}

  /**
   * Adds the batch's gradients to those of the parameters.
   *
   * @param balancer is asked for the weights of the tasks, identity first
   */
  Measured run(Batch batch, TaskBalancer balancer) {
    // Without a manager of its own, every tensor of the step would live as long as the network.
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = engine.newGradientCollector()) {
      NDArray features = network.trunk(windows(batch, scope), true);
      NDArray cut = features.stopGradient();
      cut.setRequiresGradient(true);
      Outputs outputs = heads(cut, scope);
      NDArray identity = identityLoss(outputs, batch, scope);
      NDArray activity = loss.of(outputs.activity(), batch.activities(), scope);
      double[] losses = {identity.getFloat(), activity.getFloat()};
      double[] weights = balancer.weights(losses);

      double[] norms = {
        backward(
            objective(identity, identityTerms, outputs, batch, scope),
            weights[0],
            weights[1] > 0,
            scope),
        backward(
            objective(activity, activityTerms, outputs, batch, scope), weights[1], false, scope)
      };
      try (NDArray upstream = cut.getGradient()) {
        Autograd.backward(features, upstream, false);
      }
      return new Measured(
          losses,
          norms,
          weights,
          batch.size(),
          right(outputs.identity(), batch.identities().first()),
          right(outputs.activity(), batch.activities().first()));
    }
  }

  /**
   * The cross-entropies of a batch as training sees them, identity first. Nothing is learned, and
   * the running statistics stay as they are.
   */
  double[] losses(Batch batch) {
    Map<String, float[]> statistics = statistics();
    try (NDManager scope = manager.newSubManager()) {
      Outputs outputs = heads(network.trunk(windows(batch, scope), true), scope);
      return new double[] {
        identityLoss(outputs, batch, scope).getFloat(),
        loss.of(outputs.activity(), batch.activities(), scope).getFloat()
      };
    } finally {
      restore(statistics);
    }
  }

  private void restore(Map<String, float[]> statistics) {
    network
        .parametersByPath()
        .forEach(
            (path, parameter) -> {
              float[] saved = statistics.get(path);
              if (saved != null) {
                parameter.getArray().set(saved);
              }
            });
  }

  private Map<String, float[]> statistics() {
    Map<String, float[]> statistics = new TreeMap<>();
    network
        .parametersByPath()
        .forEach(
            (path, parameter) -> {
              if (Weights.isStatistic(path)) {
                statistics.put(path, parameter.getArray().toFloatArray());
              }
            });
    return statistics;
  }

  private NDArray windows(Batch batch, NDManager scope) {
    return scope.create(
        batch.windows(), new Shape(batch.size(), 1, network.config().windowSamples()));
  }

  private Outputs heads(NDArray features, NDManager scope) {
    Outputs outputs = network.heads(features, true);
    return strangers ? StrangerClass.addedTo(outputs, scope) : outputs;
  }

  private NDArray identityLoss(Outputs outputs, Batch batch, NDManager scope) {
    NDArray logits =
        margin == null
            ? outputs.identity()
            : margin.of(outputs.identity(), batch.identities(), scope);
    return loss.of(logits, batch.identities(), scope);
  }

  private static NDArray objective(
      NDArray crossEntropy,
      List<ObjectiveTerm> terms,
      Outputs outputs,
      Batch batch,
      NDManager scope) {
    NDArray objective = crossEntropy;
    for (ObjectiveTerm term : terms) {
      objective = objective.add(term.of(outputs, batch, scope));
    }
    return objective;
  }

  /** Sends a task backward; returns the norm of its unweighted gradient at the shared weight. */
  private double backward(NDArray objective, double weight, boolean keepGraph, NDManager scope) {
    if (weight == 0) {
      return 0;
    }
    float[] before = sharedGradient();
    Autograd.backward(Scalars.times(objective, weight), scope.ones(new Shape()), keepGraph);
    return distance(before, sharedGradient()) / weight;
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
