package org.dt4ecg.training.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.balancing.TaskBalancer;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SubjectDiscriminator;
import org.dt4ecg.training.network.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A network in training, with all that its next step depends on but the random generator of the
 * epoch. Owns the tensors; close it. Not thread-safe.
 */
final class Learner implements AutoCloseable {

  private static final String NETWORK = "network";
  private static final String DISCRIMINATOR = "discriminator";
  private static final String MEANS = "gradientMeans";
  private static final String VARIANCES = "gradientVariances";

  private final NDManager manager;
  private final Dt4EcgNetwork network;
  private final @Nullable SubjectDiscriminator discriminator;
  private final AdamWOptimizer optimizer;
  private final TaskBalancer balancer;
  private final GradientStep gradientStep;
  private final List<BalancingStep> log = new ArrayList<>();

  private Learner(
      Engine engine,
      NDManager manager,
      Dt4EcgNetwork network,
      @Nullable SubjectDiscriminator discriminator,
      TrainingRecipe recipe,
      int steps) {
    this.manager = manager;
    this.network = network;
    this.discriminator = discriminator;
    NetworkConfig config = network.config();
    Regularisation regularisation = recipe.regularisation();
    balancer = recipe.balancing().balancer(config.identities(), config.activities());
    optimizer =
        new AdamWOptimizer(
            parameters(), new OneCycle(recipe.learningRate(), steps), recipe.weightDecay());
    gradientStep =
        new GradientStep(
            engine,
            manager,
            network,
            new TaskLoss(recipe.labelSmoothing()),
            margin(config, recipe),
            !recipe.strangers().isOff(),
            regularisation.contrastive() > 0
                ? List.of(
                    new ContrastiveTerm(
                        regularisation.contrastive(),
                        regularisation.contrastiveTemperature(),
                        config.identities()))
                : List.of(),
            discriminator == null
                ? List.of()
                : List.of(new AdversarialTerm(discriminator, regularisation.adversarial())));
  }

  private static @Nullable AngularMargin margin(NetworkConfig config, TrainingRecipe recipe) {
    return recipe.identity().margin() > 0
        ? new AngularMargin(recipe.identity().margin(), config.identityHead().scale())
        : null;
  }

  /**
   * A learner at the start of its training, with random weights.
   *
   * @param steps steps of the whole training
   */
  static Learner random(
      Engine engine, NetworkConfig config, TrainingRecipe recipe, int steps, long seed) {
    NDManager manager = engine.newBaseManager();
    return new Learner(
        engine,
        manager,
        Dt4EcgNetwork.random(config, seed, manager),
        discriminator(config, recipe, seed, manager),
        recipe,
        steps);
  }

  /**
   * A learner at the start of its training, with given weights of the network. The rest is as new:
   * no moments, equal weights of the tasks.
   *
   * @param steps steps of the whole training
   * @param seed seed of the weights that are not the network's
   * @throws IllegalArgumentException if a weight is missing or has another shape
   */
  static Learner from(
      Engine engine,
      NetworkConfig config,
      Weights weights,
      TrainingRecipe recipe,
      int steps,
      long seed) {
    NDManager manager = engine.newBaseManager();
    return new Learner(
        engine,
        manager,
        Dt4EcgNetwork.of(config, weights, manager),
        discriminator(config, recipe, seed, manager),
        recipe,
        steps);
  }

  private static @Nullable SubjectDiscriminator discriminator(
      NetworkConfig config, TrainingRecipe recipe, long seed, NDManager manager) {
    return recipe.regularisation().adversarial() > 0
        ? SubjectDiscriminator.random(discriminated(config, recipe), seed, manager)
        : null;
  }

  /** The discriminator tells strangers from people, too. */
  private static NetworkConfig discriminated(NetworkConfig config, TrainingRecipe recipe) {
    return recipe.strangers().isOff()
        ? config
        : config.withClasses(config.identities() + 1, config.activities());
  }

  /**
   * A learner that continues from the state of another.
   *
   * @param steps steps of the whole training
   * @param state {@link #tensors} of the other
   * @param balancerState {@link #balancerState} of the other
   * @param log {@link #log} of the other
   * @throws IllegalArgumentException if something is missing in the state
   */
  static Learner restored(
      Engine engine,
      NetworkConfig config,
      TrainingRecipe recipe,
      int steps,
      Map<String, Weights> state,
      double[] balancerState,
      List<BalancingStep> log) {
    NDManager manager = engine.newBaseManager();
    Learner learner =
        new Learner(
            engine,
            manager,
            Dt4EcgNetwork.of(config, section(state, NETWORK), manager),
            recipe.regularisation().adversarial() > 0
                ? SubjectDiscriminator.of(
                    discriminated(config, recipe), section(state, DISCRIMINATOR), manager)
                : null,
            recipe,
            steps);
    learner.log.addAll(log);
    learner.balancer.restore(balancerState);
    learner.optimizer.restore(log.size(), section(state, MEANS), section(state, VARIANCES));
    return learner;
  }

  private static Weights section(Map<String, Weights> state, String name) {
    Weights weights = state.get(name);
    if (weights == null) {
      throw new IllegalArgumentException(
          "the state has no '%s', only %s".formatted(name, state.keySet()));
    }
    return weights;
  }

  /** Takes one step. */
  GradientStep.Measured step(Batch batch) {
    GradientStep.Measured measured = gradientStep.run(batch, balancer);
    optimizer.step();
    double[] after = balancer.needsLossesAfter() ? gradientStep.losses(batch) : measured.losses();
    balancer.update(measured.losses(), measured.gradientNorms(), after);
    log.add(new BalancingStep(measured.losses(), measured.gradientNorms(), measured.weights()));
    return measured;
  }

  private Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>(network.parametersByPath());
    if (discriminator != null) {
      discriminator
          .parametersByPath()
          .forEach((path, parameter) -> all.put(DISCRIMINATOR + "." + path, parameter));
    }
    return all;
  }

  /** The weights to evaluate and release. */
  Weights weights() {
    return network.weights();
  }

  /** Every step of the balancing so far. */
  List<BalancingStep> log() {
    return List.copyOf(log);
  }

  double[] balancerState() {
    return balancer.state();
  }

  /** Copies of all tensors that later steps depend on, by name. */
  Map<String, Weights> tensors() {
    Map<String, Weights> tensors = new LinkedHashMap<>();
    tensors.put(NETWORK, network.weights());
    tensors.put(MEANS, optimizer.means());
    tensors.put(VARIANCES, optimizer.variances());
    if (discriminator != null) {
      tensors.put(DISCRIMINATOR, discriminator.weights());
    }
    return tensors;
  }

  @Override
  public void close() {
    manager.close();
  }
}
