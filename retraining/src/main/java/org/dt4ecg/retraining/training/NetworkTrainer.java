package org.dt4ecg.retraining.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dt4ecg.retraining.dataset.CropSampler;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.dt4ecg.retraining.gradnorm.GradNormBalancer;
import org.dt4ecg.retraining.gradnorm.GradNormStep;
import org.dt4ecg.retraining.network.Dt4EcgNetwork;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.Outputs;
import org.dt4ecg.retraining.network.Weights;

/** Trains networks on one engine, one at a time. Not thread-safe. */
final class NetworkTrainer {

  private static final int INFERENCE_BATCH = 64;

  private final Engine engine;
  private final TrainingOptions options;
  private final LabelIndex labels;

  NetworkTrainer(Engine engine, TrainingOptions options, LabelIndex labels) {
    this.engine = engine;
    this.options = options;
    this.labels = labels;
  }

  /**
   * What training made.
   *
   * @param weights the weights after the last epoch
   * @param gradNorm every step of GradNorm
   * @param windows windows of the last epoch
   * @param unusable windows of the last epoch that were left out for their signal quality
   */
  record Trained(Weights weights, List<GradNormStep> gradNorm, long windows, long unusable) {}

  /** Hears of each epoch of one training. */
  interface EpochListener {
    void onEpoch(int epoch, EpochFigures figures, double[] weights);
  }

  /**
   * Trains a network from random weights.
   *
   * @throws TrainingException if there are too few windows for a batch
   */
  Trained train(NetworkConfig config, CropSampler sampler, EpochListener listener)
      throws TrainingException {
    try (NDManager manager = engine.newBaseManager()) {
      Dt4EcgNetwork network = Dt4EcgNetwork.random(config, options.seed(), manager);
      return train(network, manager, sampler, listener);
    }
  }

  private Trained train(
      Dt4EcgNetwork network, NDManager manager, CropSampler sampler, EpochListener listener)
      throws TrainingException {
    NetworkConfig config = network.config();
    GradNormBalancer balancer =
        new GradNormBalancer(
            new int[] {config.identities(), config.activities()},
            options.gradNormAlpha(),
            options.recipe().gradNormLearningRate());
    GradientStep step =
        new GradientStep(engine, manager, network, new TaskLoss(options.recipe().labelSmoothing()));
    Random random = new Random(options.seed());
    Augmenter augmenter =
        new Augmenter(
            options.recipe().augmentation(),
            config.windowSamples(),
            options.samplingRateHz(),
            config.signal().scale(),
            random);
    CropSampler.Crops crops = sampler.draw(random);
    int stepsPerEpoch = crops.windows().size() / options.batchSize();
    if (stepsPerEpoch == 0) {
      throw new TrainingException(
          "there are %d training windows, fewer than a batch of %d; give more or longer recordings"
              .formatted(crops.windows().size(), options.batchSize()));
    }
    OneCycle schedule =
        new OneCycle(options.recipe().learningRate(), options.epochs() * stepsPerEpoch);
    AdamWOptimizer optimizer =
        new AdamWOptimizer(network, schedule, options.recipe().weightDecay());
    List<GradNormStep> log = new ArrayList<>();
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      if (epoch > 1) {
        crops = sampler.draw(random);
      }
      EpochFigures figures = new EpochFigures();
      List<LabelledWindow> windows = crops.windows();
      for (int from = 0;
          from + options.batchSize() <= windows.size();
          from += options.batchSize()) {
        Batch batch = batch(windows.subList(from, from + options.batchSize()), augmenter);
        GradientStep.Measured measured = step.run(batch, balancer.weights());
        optimizer.step();
        log.add(balancer.update(measured.losses(), measured.gradientNorms()));
        figures.add(measured);
      }
      listener.onEpoch(epoch, figures, balancer.weights());
    }
    return new Trained(network.weights(), log, crops.windows().size(), crops.unusable());
  }

  private Batch batch(List<LabelledWindow> windows, Augmenter augmenter) {
    int[] people = new int[windows.size()];
    int[] doing = new int[windows.size()];
    List<float[]> samples = new ArrayList<>(windows.size());
    for (int i = 0; i < windows.size(); i++) {
      LabelledWindow window = windows.get(i);
      people[i] = labels.person(window);
      doing[i] = labels.activity(window);
      samples.add(augmenter.vary(window.window().samples()));
    }
    return new Batch(concatenate(samples), people, doing);
  }

  /** What a trained network says of windows. */
  Logits logits(NetworkConfig config, Weights weights, List<LabelledWindow> windows) {
    List<float[]> identity = new ArrayList<>(windows.size());
    List<float[]> activity = new ArrayList<>(windows.size());
    try (NDManager manager = engine.newBaseManager()) {
      Dt4EcgNetwork network = Dt4EcgNetwork.of(config, weights, manager);
      for (int from = 0; from < windows.size(); from += INFERENCE_BATCH) {
        List<LabelledWindow> batch =
            windows.subList(from, Math.min(windows.size(), from + INFERENCE_BATCH));
        try (NDManager scope = manager.newSubManager()) {
          List<float[]> samples = batch.stream().map(window -> window.window().samples()).toList();
          NDArray input =
              scope.create(
                  concatenate(samples), new Shape(batch.size(), 1, config.windowSamples()));
          Outputs outputs = network.heads(network.trunk(input, false), false);
          addRows(identity, outputs.identity());
          addRows(activity, outputs.activity());
        }
      }
    }
    return new Logits(
        identity,
        activity,
        windows.stream().mapToInt(labels::person).toArray(),
        windows.stream().mapToInt(labels::activity).toArray());
  }

  private static void addRows(List<float[]> rows, NDArray matrix) {
    int columns = Math.toIntExact(matrix.getShape().get(1));
    float[] values = matrix.toFloatArray();
    for (int from = 0; from < values.length; from += columns) {
      float[] row = new float[columns];
      System.arraycopy(values, from, row, 0, columns);
      rows.add(row);
    }
  }

  private static float[] concatenate(List<float[]> windows) {
    int length = windows.get(0).length;
    float[] all = new float[windows.size() * length];
    for (int i = 0; i < windows.size(); i++) {
      System.arraycopy(windows.get(i), 0, all, i * length, length);
    }
    return all;
  }
}
