package org.dt4ecg.training.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dt4ecg.training.balancing.TaskBalancer;
import org.dt4ecg.training.learning.Batch.MixedLabels;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.SubjectDiscriminator;
import org.dt4ecg.training.network.Weights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
class GradientStepTest {

  private static final NetworkConfig CONFIG =
      new NetworkConfig(128, 4, 3, 2, new SignalScaling(31, 1, 8));
  private static final double[] WEIGHTS = {0.7, 1.3};
  private static final TaskBalancer BALANCER = weighing(WEIGHTS);

  private final NDManager manager = PyTorch.manager();
  private final TaskLoss loss = new TaskLoss(0.05);
  private final Batch batch = batch(6);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theGradientsAreThoseOfThePlainWeightedLoss() {
    Dt4EcgNetwork network = network();
    step(network).run(batch, BALANCER);

    Map<String, float[]> plain = plainGradients(WEIGHTS);

    gradients(network)
        .forEach(
            (path, gradient) ->
                assertThat(gradient)
                    .describedAs(path)
                    .containsExactly(plain.get(path), within(2e-5f)));
  }

  @Test
  void theNormOfATaskIsThatOfItsOwnGradientAtTheSharedWeight() {
    GradientStep.Measured measured = step(network()).run(batch, BALANCER);

    float[] identity = plainSharedGradient(new double[] {1, 0});
    float[] activity = plainSharedGradient(new double[] {0, 1});
    assertThat(measured.gradientNorms())
        .containsExactly(new double[] {norm(identity), norm(activity)}, within(1e-4));
  }

  @Test
  void theNormOfATaskIsWhatMovingTheSharedWeightDoesToItsLoss() {
    float[] gradient = plainSharedGradient(new double[] {1, 0});
    double norm = step(network()).run(batch, BALANCER).gradientNorms()[0];

    double step = 1e-2;
    double ahead = identityLoss(moved(gradient, step / norm));
    double behind = identityLoss(moved(gradient, -step / norm));

    assertThat((ahead - behind) / (2 * step)).isCloseTo(norm, within(0.02 * norm));
  }

  @Test
  void theLossesAreThoseOfTheBatchWhateverTheWeights() {
    GradientStep.Measured first = step(network()).run(batch, BALANCER);
    GradientStep.Measured second = step(network()).run(batch, weighing(1.9, 0.1));

    assertThat(first.losses()).containsExactly(second.losses(), within(1e-6));
    assertThat(first.gradientNorms()).containsExactly(second.gradientNorms(), within(1e-4));
    assertThat(first.windows()).isEqualTo(6);
  }

  @Test
  void theRunningStatisticsMoveOnceAStep() {
    Dt4EcgNetwork stepped = network();
    step(stepped).run(batch, BALANCER);

    Dt4EcgNetwork forwarded = network();
    forwarded.heads(forwarded.trunk(windows(batch), true), true);

    for (String path :
        new String[] {"stem.normalisation.runningVar", "neck.normalisation.runningMean"}) {
      assertThat(stepped.weights().tensor(path).values())
          .containsExactly(forwarded.weights().tensor(path).values(), within(1e-6f));
    }
  }

  /**
   * What a step computes with lies in memory of the engine's or is held until the backward pass is
   * over. Were it not, these collections would free it, and the numbers that are allocated all the
   * time would come to lie in its place.
   */
  @Test
  @Timeout(120)
  void garbageCollectionInTheMiddleOfAStepChangesNoGradient() throws InterruptedException {
    Dt4EcgNetwork network = network();
    GradientStep step =
        new GradientStep(
            PyTorch.engine(),
            manager,
            network,
            loss,
            null,
            false,
            List.of(new ContrastiveTerm(1, 0.1, CONFIG.identities())),
            List.of(new AdversarialTerm(SubjectDiscriminator.random(CONFIG, 9, manager), 0.5)));
    AdamWOptimizer optimizer =
        new AdamWOptimizer(network.parametersByPath(), new OneCycle(0, 1000), 0);
    step.run(batch, BALANCER);
    Map<String, float[]> expected = gradients(network);
    optimizer.step();

    try (Collections collections = Collections.start()) {
      for (int i = 0; i < 25 || collections.count() < 25; i++) {
        step.run(batch, BALANCER);
        gradients(network)
            .forEach(
                (path, gradient) ->
                    assertThat(gradient).describedAs(path).isEqualTo(expected.get(path)));
        optimizer.step();
      }
    }
  }

  /** Collects garbage all the time, and puts other numbers where something was freed. */
  private record Collections(Thread thread, AtomicInteger collected, AtomicBoolean stopped)
      implements AutoCloseable {

    static Collections start() {
      AtomicInteger collected = new AtomicInteger();
      AtomicBoolean stopped = new AtomicBoolean();
      Thread thread =
          new Thread(
              () -> {
                while (!stopped.get()) {
                  System.gc();
                  for (int i = 0; i < 100; i++) {
                    ByteBuffer.allocateDirect(Double.BYTES).putDouble(1e30);
                  }
                  collected.incrementAndGet();
                }
              },
              "collections");
      thread.start();
      return new Collections(thread, collected, stopped);
    }

    int count() {
      return collected.get();
    }

    @Override
    public void close() throws InterruptedException {
      stopped.set(true);
      thread.join();
    }
  }

  @Test
  void anOptimizerStepLowersTheLossAndClearsTheGradients() {
    Dt4EcgNetwork network = network();
    GradientStep step = step(network);
    AdamWOptimizer optimizer =
        new AdamWOptimizer(network.parametersByPath(), new OneCycle(0.01, 30), 0.01);

    double before = step.run(batch, BALANCER).losses()[0];
    optimizer.step();
    gradients(network)
        .forEach((path, gradient) -> assertThat(gradient).describedAs(path).containsOnly(0));
    for (int i = 0; i < 20; i++) {
      step.run(batch, BALANCER);
      optimizer.step();
    }

    assertThat(step.run(batch, BALANCER).losses()[0]).isLessThan(0.7 * before);
  }

  @Test
  void aTaskOfWeightZeroIsLeftOut() {
    Dt4EcgNetwork network = network();
    GradientStep.Measured measured = step(network).run(batch, weighing(0, 1));

    Map<String, float[]> plain = plainGradients(new double[] {0, 1});
    assertThat(measured.gradientNorms()[0]).isZero();
    assertThat(measured.gradientNorms()[1]).isPositive();
    assertThat(measured.losses()[0]).isPositive();
    gradients(network)
        .forEach(
            (path, gradient) ->
                assertThat(gradient)
                    .describedAs(path)
                    .containsExactly(plain.get(path), within(2e-5f)));
  }

  @Test
  void lookingBackMovesNoStatisticAndNoGradient() {
    Dt4EcgNetwork network = network();
    GradientStep step = step(network);
    double[] losses = step.run(batch, BALANCER).losses();
    Map<String, float[]> gradients = gradients(network);
    Weights before = network.weights();

    double[] again = step.losses(batch);

    assertThat(again).containsExactly(losses, within(1e-5));
    network
        .weights()
        .tensors()
        .forEach(
            (path, tensor) ->
                assertThat(tensor.values())
                    .describedAs(path)
                    .containsExactly(before.tensor(path).values()));
    gradients(network)
        .forEach((path, gradient) -> assertThat(gradient).containsExactly(gradients.get(path)));
  }

  @Test
  void termsAddToTheGradientAndNotToTheLossThatIsMeasured() {
    Dt4EcgNetwork plain = network();
    GradientStep.Measured without = step(plain).run(batch, BALANCER);
    Dt4EcgNetwork contrasted = network();
    ObjectiveTerm term = new ContrastiveTerm(1, 0.1, CONFIG.identities());
    GradientStep.Measured with =
        new GradientStep(
                PyTorch.engine(), manager, contrasted, loss, null, false, List.of(term), List.of())
            .run(batch, BALANCER);

    assertThat(with.losses()).containsExactly(without.losses(), within(1e-6));
    assertThat(with.gradientNorms()[0]).isNotCloseTo(without.gradientNorms()[0], within(1e-3));
    assertThat(with.gradientNorms()[1]).isCloseTo(without.gradientNorms()[1], within(1e-4));
  }

  /** With λ = 2 the network gets −2 times the gradient that the discriminator's own loss sends. */
  @Test
  void theDiscriminatorLearnsWhatTheNetworkUnlearns() {
    SubjectDiscriminator first = SubjectDiscriminator.random(CONFIG, 9, manager);
    SubjectDiscriminator second = SubjectDiscriminator.random(CONFIG, 9, manager);
    float[] helped = hiddenGradient(new AdversarialTerm(first, -1));
    float[] fooled = hiddenGradient(new AdversarialTerm(second, 2));

    assertThat(norm(helped)).isPositive();
    for (int i = 0; i < helped.length; i++) {
      assertThat(fooled[i]).isCloseTo(-2 * helped[i], within(1e-5f));
    }
    float[] learned = gradient(parameter(first.parametersByPath(), "logits.weight"));
    assertThat(norm(learned)).isPositive();
    assertThat(gradient(parameter(second.parametersByPath(), "logits.weight")))
        .containsExactly(learned, within(1e-6f));
  }

  private float[] hiddenGradient(AdversarialTerm term) {
    NDArray hidden = manager.arange(6 * 16).reshape(6, 16).div(100).toType(DataType.FLOAT32, true);
    hidden.setRequiresGradient(true);
    try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
      collector.backward(
          term.of(new Outputs(hidden, hidden, hidden, hidden, hidden), batch, manager));
      try (NDArray gradient = hidden.getGradient()) {
        return gradient.toFloatArray();
      }
    }
  }

  private static Parameter parameter(Map<String, Parameter> parameters, String path) {
    return Objects.requireNonNull(parameters.get(path));
  }

  private GradientStep step(Dt4EcgNetwork network) {
    return new GradientStep(
        PyTorch.engine(), manager, network, loss, null, false, List.of(), List.of());
  }

  private static TaskBalancer weighing(double... weights) {
    return new TaskBalancer() {
      @Override
      public double[] weights(double[] losses) {
        return weights;
      }

      @Override
      public void update(double[] losses, double[] gradientNorms, double[] lossesAfter) {}

      @Override
      public double[] state() {
        return new double[0];
      }

      @Override
      public void restore(double[] state) {}
    };
  }

  private Dt4EcgNetwork network() {
    return Dt4EcgNetwork.random(CONFIG, 5, manager);
  }

  /** Gradients of the weighted loss by one ordinary backward pass over an equal network. */
  private Map<String, float[]> plainGradients(double[] weights) {
    Dt4EcgNetwork network = network();
    try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
      Outputs outputs = network.heads(network.trunk(windows(batch), true), true);
      NDArray identity = loss.of(outputs.identity(), batch.identities(), manager);
      NDArray activity = loss.of(outputs.activity(), batch.activities(), manager);
      collector.backward(identity.mul(weights[0]).add(activity.mul(weights[1])));
    }
    return gradients(network);
  }

  private float[] plainSharedGradient(double[] weights) {
    return Objects.requireNonNull(plainGradients(weights).get(Dt4EcgNetwork.SHARED_WEIGHT));
  }

  private static Map<String, float[]> gradients(Dt4EcgNetwork network) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    network
        .parametersByPath()
        .forEach(
            (path, parameter) -> {
              if (parameter.requiresGradient()) {
                gradients.put(path, gradient(parameter));
              }
            });
    return gradients;
  }

  private static float[] gradient(Parameter parameter) {
    try (NDArray gradient = parameter.getArray().getGradient()) {
      return gradient.toFloatArray();
    }
  }

  private Dt4EcgNetwork moved(float[] direction, double distance) {
    Map<String, Weights.Tensor> tensors = new LinkedHashMap<>(network().weights().tensors());
    Weights.Tensor shared = network().weights().tensor(Dt4EcgNetwork.SHARED_WEIGHT);
    float[] values = shared.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (distance * direction[i]);
    }
    tensors.put(Dt4EcgNetwork.SHARED_WEIGHT, new Weights.Tensor(shared.shape(), values));
    return Dt4EcgNetwork.of(CONFIG, new Weights(tensors), manager);
  }

  private double identityLoss(Dt4EcgNetwork network) {
    Outputs outputs = network.heads(network.trunk(windows(batch), true), true);
    return loss.of(outputs.identity(), batch.identities(), manager).getFloat();
  }

  private NDArray windows(Batch of) {
    return manager.create(of.windows(), new Shape(of.size(), 1, CONFIG.windowSamples()));
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float value : vector) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static Batch batch(int size) {
    Random random = new Random(4);
    float[] windows = new float[size * CONFIG.windowSamples()];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = (float) random.nextGaussian();
    }
    int[] identities = new int[size];
    int[] activities = new int[size];
    for (int i = 0; i < size; i++) {
      identities[i] = i % CONFIG.identities();
      activities[i] = i % CONFIG.activities();
    }
    return new Batch(windows, MixedLabels.of(identities), MixedLabels.of(activities));
  }
}
