package org.dt4ecg.training.learning;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.dataset.CropSampler;
import org.dt4ecg.training.dataset.CropSampler.Crop;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.learning.augmentation.Augmenter;
import org.dt4ecg.training.learning.augmentation.StrangerMaker;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.learning.augmentation.WaveVariation;
import org.dt4ecg.training.learning.calibration.ScoredRow;
import org.dt4ecg.training.learning.calibration.Surprise;
import org.dt4ecg.training.learning.checkpoint.Checkpoint;
import org.dt4ecg.training.learning.checkpoint.CheckpointFile;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;
import org.jspecify.annotations.Nullable;

/** Trains networks on one engine, one at a time. Not thread-safe. */
final class NetworkTrainer {

  private static final String BEST = "best";

  /** Far apart, so that an epoch of one seed is none of the next (2^64 by the golden ratio). */
  private static final long SEED_STRIDE = 0x9E3779B97F4A7C15L;

  private final Engine engine;
  private final TrainingOptions options;
  private final LabelIndex labels;
  private final NetworkInference inference;

  NetworkTrainer(Engine engine, TrainingOptions options, LabelIndex labels) {
    this.engine = engine;
    this.options = options;
    this.labels = labels;
    inference = new NetworkInference(engine, labels, options.embedding());
  }

  /**
   * What to train on.
   *
   * @param fingerprint all that the training is determined by
   * @param config the network
   * @param start weights to start from; null for random ones
   * @param sampler draws the training windows
   * @param validation windows to stop early by; none stops nothing
   * @param lastEpoch epoch after which to stop whatever comes, at most those of the options, whose
   *     schedule of the learning rate it follows all the same
   * @param checkpoint where to keep each epoch; null keeps none
   */
  record Task(
      String fingerprint,
      NetworkConfig config,
      @Nullable Weights start,
      CropSampler sampler,
      List<LabelledWindow> validation,
      int lastEpoch,
      @Nullable CheckpointFile checkpoint) {}

  /**
   * What training made.
   *
   * @param weights the weights of the best epoch
   * @param epochs epochs that were trained
   * @param bestEpoch the epoch that the weights are of
   * @param steps every step of the balancing
   * @param windows windows of the last epoch
   * @param unusable windows of the last epoch that were left out for their signal quality
   */
  record Trained(
      Weights weights,
      int epochs,
      int bestEpoch,
      List<BalancingStep> steps,
      long windows,
      long unusable) {}

  /** Hears of each epoch of one training that is not taken from a checkpoint. */
  interface EpochListener {

    /**
     * An epoch is done.
     *
     * @param weights the tasks' weights in its last step
     * @param validationLoss loss on the validation windows, in nats; NaN without any
     */
    void onEpoch(int epoch, EpochFigures figures, double[] weights, double validationLoss);

    /**
     * A step is done.
     *
     * @param step steps of the epoch that are done
     * @param steps steps of the epoch
     */
    void onStep(int epoch, int step, int steps);
  }

  /**
   * Trains a network from the weights to start from, or goes on from the checkpoint.
   *
   * @throws TrainingException if there are too few windows for a batch, or the checkpoint is one of
   *     another training
   * @throws IOException if the checkpoint cannot be read or written
   */
  Trained train(Task task, EpochListener listener) throws TrainingException, IOException {
    CropSampler.Crops first = task.sampler().draw(generator(1));
    int stepsPerEpoch = first.windows().size() / options.batchSize();
    if (stepsPerEpoch == 0) {
      throw new TrainingException(
          "there are %d training windows, fewer than a batch of %d; give more or longer recordings"
              .formatted(first.windows().size(), options.batchSize()));
    }
    Optional<Checkpoint> checkpoint = checkpoint(task);
    try (Learner learner = learner(task, options.epochs() * stepsPerEpoch, checkpoint)) {
      return train(task, learner, checkpoint, listener);
    }
  }

  private Trained train(
      Task task, Learner learner, Optional<Checkpoint> checkpoint, EpochListener listener)
      throws IOException {
    boolean stopsEarly = options.patience() > 0 && !task.validation().isEmpty();
    EarlyStopping stopping = new EarlyStopping(stopsEarly ? options.patience() : Integer.MAX_VALUE);
    checkpoint.ifPresent(
        saved -> stopping.restore(saved.best(), saved.bestLoss(), saved.weights(BEST)));
    int epoch = checkpoint.map(Checkpoint::epoch).orElse(0);
    long windows = checkpoint.map(Checkpoint::windows).orElse(0L);
    long unusable = checkpoint.map(Checkpoint::unusable).orElse(0L);
    while (epoch < task.lastEpoch() && !(epoch > 0 && stopping.stopsAfter(epoch))) {
      epoch++;
      Random random = generator(epoch);
      CropSampler.Crops crops = task.sampler().draw(random);
      int now = epoch;
      EpochFigures figures =
          epoch(
              learner,
              task.config(),
              crops.crops(),
              random,
              (step, steps) -> listener.onStep(now, step, steps));
      windows = crops.crops().size();
      unusable = crops.unusable();
      Weights weights = learner.weights();
      double loss = validationLoss(task, weights);
      if (stopsEarly) {
        stopping.onEpoch(epoch, loss, weights);
      } else {
        stopping.restore(epoch, loss, weights);
      }
      save(task, learner, stopping, epoch, crops);
      List<BalancingStep> log = learner.log();
      listener.onEpoch(epoch, figures, log.get(log.size() - 1).weights(), loss);
    }
    return new Trained(
        stopping.bestWeights(), epoch, stopping.best(), learner.log(), windows, unusable);
  }

  private EpochFigures epoch(
      Learner learner,
      NetworkConfig config,
      List<Crop> crops,
      Random random,
      BiConsumer<Integer, Integer> listener) {
    Augmenter augmenter =
        new Augmenter(
            options.recipe().augmentation(),
            config.windowSamples(),
            options.samplingRateHz(),
            config.signal().scale(),
            random);
    VirtualStrangers strangers = options.recipe().strangers();
    double waves = options.recipe().augmentation().waves();
    BatchMaker maker =
        new BatchMaker(
            labels,
            options.recipe(),
            augmenter,
            waves > 0 ? new WaveVariation(waves, options.samplingRateHz(), random) : null,
            strangers.isOff()
                ? null
                : new StrangerCrops(
                    strangers.share(),
                    new StrangerMaker(strangers, options.samplingRateHz(), random),
                    random),
            random);
    EpochFigures figures = new EpochFigures();
    int size = options.batchSize();
    for (int from = 0; from + size <= crops.size(); from += size) {
      figures.add(learner.step(maker.batch(crops.subList(from, from + size))));
      listener.accept(from / size + 1, crops.size() / size);
    }
    return figures;
  }

  /** Each epoch has a generator of its own, so that a resumed training draws the same numbers. */
  private Random generator(int epoch) {
    return new Random(options.seed() * SEED_STRIDE + epoch);
  }

  private Learner learner(Task task, int steps, Optional<Checkpoint> checkpoint) {
    return checkpoint
        .map(
            saved ->
                Learner.restored(
                    engine,
                    task.config(),
                    options.recipe(),
                    steps,
                    saved.weights(),
                    saved.balancer(),
                    saved.steps()))
        .orElseGet(() -> newLearner(task, steps));
  }

  private Learner newLearner(Task task, int steps) {
    Weights start = task.start();
    return start == null
        ? Learner.random(engine, task.config(), options.recipe(), steps, options.seed())
        : Learner.from(engine, task.config(), start, options.recipe(), steps, options.seed());
  }

  private static Optional<Checkpoint> checkpoint(Task task) throws TrainingException, IOException {
    CheckpointFile file = task.checkpoint();
    Optional<Checkpoint> checkpoint = file == null ? Optional.empty() : file.load();
    if (file != null
        && checkpoint.isPresent()
        && !checkpoint.get().fingerprint().equals(task.fingerprint())) {
      throw new TrainingException(
          "the checkpoint %s is one of other options or data; go on with the same, or delete it to begin again"
              .formatted(file.path()));
    }
    return checkpoint;
  }

  private static void save(
      Task task, Learner learner, EarlyStopping stopping, int epoch, CropSampler.Crops crops)
      throws IOException {
    CheckpointFile file = task.checkpoint();
    if (file != null) {
      Map<String, Weights> tensors = new LinkedHashMap<>(learner.tensors());
      tensors.put(BEST, stopping.bestWeights());
      file.save(
          new Checkpoint(
              task.fingerprint(),
              epoch,
              stopping.best(),
              stopping.bestLoss(),
              crops.crops().size(),
              crops.unusable(),
              learner.balancerState(),
              learner.log(),
              tensors));
    }
  }

  /** Mean surprise at the labels of the tasks that are trained; NaN without windows. */
  private double validationLoss(Task task, Weights weights) {
    if (task.validation().isEmpty()) {
      return Double.NaN;
    }
    double loss = 0;
    List<ScoredRow> rows = rows(task.config(), weights, task.validation());
    if (options.recipe().balancing().trainsIdentity()) {
      loss += Surprise.mean(rows, ScoredRow::identity, ScoredRow::person, 1);
    }
    if (options.recipe().balancing().trainsActivity()) {
      loss += Surprise.mean(rows, ScoredRow::activity, ScoredRow::doing, 1);
    }
    return loss;
  }

  /** What a trained network says of windows. */
  List<ScoredRow> rows(NetworkConfig config, Weights weights, List<LabelledWindow> windows) {
    return inference.rows(config, weights, windows);
  }

  /** Means over the steps of an epoch. Not thread-safe. */
  static final class EpochFigures {

    private int steps;
    private double identityLoss;
    private double activityLoss;
    private long windows;
    private long peopleRight;
    private long activitiesRight;

    void add(GradientStep.Measured step) {
      steps++;
      identityLoss += step.losses()[0];
      activityLoss += step.losses()[1];
      windows += step.windows();
      peopleRight += step.peopleRight();
      activitiesRight += step.activitiesRight();
    }

    double identityLoss() {
      return identityLoss / steps;
    }

    double activityLoss() {
      return activityLoss / steps;
    }

    double identityAccuracy() {
      return (double) peopleRight / windows;
    }

    double activityAccuracy() {
      return (double) activitiesRight / windows;
    }
  }
}
