package org.dt4ecg.training.learning;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.dataset.CropSampler;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.learning.calibration.Calibration;
import org.dt4ecg.training.learning.calibration.Calibrator;
import org.dt4ecg.training.learning.calibration.ClassMeans;
import org.dt4ecg.training.learning.calibration.ScoredRow;
import org.dt4ecg.training.learning.calibration.TemplateCalibration;
import org.dt4ecg.training.learning.checkpoint.CheckpointFile;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Trains models on splits of recordings: on the training part the weights are learned, on the
 * validation part training is stopped, probabilities are calibrated and thresholds are chosen, and
 * on the test part nothing is chosen, but the file evaluated by the same evaluator that judges any
 * other.
 *
 * <p>Equal options and data give equal bytes on the same machine with the same number of engine
 * threads (system property {@code ai.djl.pytorch.num_threads}, read once, before the engine loads),
 * whether or not training was interrupted. One training at a time in a process: the engine collects
 * gradients for one.
 */
public final class SplitTrainer {

  /** Largest output of the preprocessing, in scales; artefacts are bent below it. */
  private static final float LIMIT = 8;

  /** What people mostly do while they are enrolled. */
  private static final String REST = "rest";

  private final RecordedData data;
  private final @Nullable Path checkpoint;

  /** Makes a trainer that keeps nothing on disk. */
  public SplitTrainer(RecordedData data) {
    this(data, null);
  }

  /**
   * @param data what the splits are made of
   * @param checkpoint where each epoch is kept until the release is made, so that an interrupted
   *     training goes on; the stage's name is added to its name. Null keeps nothing
   */
  public SplitTrainer(RecordedData data, @Nullable Path checkpoint) {
    this.data = data;
    this.checkpoint = checkpoint;
  }

  /**
   * Trains on a split. What the options say of passes and split is not read.
   *
   * @throws IOException if a checkpoint cannot be read or written
   * @throws TrainingException if the recordings do not suffice, or the checkpoint is one of another
   *     training
   */
  public TrainedRelease train(Split split, TrainingOptions options, ProgressListener listener)
      throws IOException, TrainingException {
    return train(split, options, null, listener);
  }

  /**
   * Trains on a split, starting from a network. What the options say of passes and split is not
   * read.
   *
   * @param start what to start from; the release knows its people and activities, in its order.
   *     Null starts from random weights and knows those of the training part
   * @throws IOException if a checkpoint cannot be read or written
   * @throws TrainingException if the recordings do not suffice, show people or activities that the
   *     start has no output for, or the checkpoint is one of another training
   * @throws IllegalArgumentException if options and start disagree on a size
   */
  public TrainedRelease train(
      Split split,
      TrainingOptions options,
      @Nullable StartingNetwork start,
      ProgressListener listener)
      throws IOException, TrainingException {
    ProgressMeter meter = new ProgressMeter(listener, options.epochs());
    Stage stage = stage(split, options, start);
    Fitted fitted = fit(stage, options.epochs(), meter);
    Calibration calibration = calibrate(stage, fitted);
    TrainedRelease release =
        release(stage, fitted, calibration, evaluate(stage, fitted, calibration), meter);
    deleteCheckpoint(split);
    return release;
  }

  /**
   * Trains on everything, after a twin that is trained on a split by the same recipe. The release
   * takes over the twin's temperatures, thresholds and figures, since nothing is left to measure
   * its own, and the number of epochs that was best for the twin.
   *
   * @throws IOException if a checkpoint cannot be read or written
   * @throws TrainingException if the recordings do not suffice, or a checkpoint is one of another
   *     training
   */
  public TrainedRelease trainOnEverything(
      Split split, TrainingOptions options, ProgressListener listener)
      throws IOException, TrainingException {
    ProgressMeter meter = new ProgressMeter(listener, 2 * options.epochs());
    Stage twinStage = stage(split, options, null);
    Fitted twin = fit(twinStage, options.epochs(), meter);
    Calibration calibration = calibrate(twinStage, twin);
    Figures figures = evaluate(twinStage, twin, calibration);
    Split everything = Split.everything(data);
    Stage stage = stage(everything, options, null);
    Fitted fitted = fit(stage, twin.trained().bestEpoch(), meter);
    TrainedRelease release = release(stage, fitted, calibration, figures, meter);
    deleteCheckpoint(split);
    deleteCheckpoint(everything);
    return release;
  }

  /** What one training needs to know of its split. */
  private record Stage(
      Split split,
      TrainingOptions options,
      @Nullable StartingNetwork start,
      SplitWindows windows,
      LabelIndex labels,
      NetworkTrainer trainer) {}

  /**
   * A trained network.
   *
   * @param rows what it says of the windows of the training
   * @param classMeans mean unit embeddings of the people in training, {@code [P, E]}
   */
  private record Fitted(
      NetworkConfig config,
      NetworkTrainer.Trained trained,
      List<ScoredRow> rows,
      Tensor classMeans,
      ReleaseFile file) {}

  private record Figures(EvaluationResult calibrated, EvaluationResult.Calibration uncalibrated) {}

  private Stage stage(Split split, TrainingOptions options, @Nullable StartingNetwork start)
      throws TrainingException {
    Balancing balancing = options.recipe().balancing();
    LabelIndex labels =
        start == null
            ? LabelIndex.of(split, balancing, options.windowMicros())
            : LabelIndex.of(split, balancing, start);
    return new Stage(
        split,
        options,
        start,
        new SplitWindows(data, split, options),
        labels,
        new NetworkTrainer(Engine.getEngine("PyTorch"), options, labels));
  }

  private Fitted fit(Stage stage, int lastEpoch, ProgressMeter meter)
      throws TrainingException, IOException {
    TrainingOptions options = stage.options();
    CropSampler sampler = stage.windows().sampler();
    NetworkConfig config = config(stage, sampler);
    NetworkTrainer.Trained trained =
        stage
            .trainer()
            .train(
                new NetworkTrainer.Task(
                    Fingerprint.of(data, stage.split(), options, config, lastEpoch, stage.start()),
                    config,
                    stage.start() == null ? null : stage.start().weights(),
                    sampler,
                    options.patience() > 0 ? stage.windows().validation() : List.of(),
                    lastEpoch,
                    checkpoint(stage.split())),
                meter.stage(stage.split().protocol(), options.epochs()));
    List<ScoredRow> rows =
        stage.trainer().rows(config, trained.weights(), stage.windows().training());
    Tensor classMeans = ClassMeans.of(rows, stage.labels().people().size());
    ReleaseFile file =
        new ReleaseFile(
            data,
            options,
            stage.labels(),
            config,
            trained.weights(),
            classMeans,
            TemplateCalibration.metric(rows));
    return new Fitted(config, trained, rows, classMeans, file);
  }

  private static NetworkConfig config(Stage stage, CropSampler sampler) throws TrainingException {
    TrainingOptions options = stage.options();
    if (stage.start() != null) {
      return withOptions(stage.start().config(), options);
    }
    int highPassSamples = SignalScaling.highPassSamples(options.samplingRateHz());
    float scale = SignalScale.of(stage.windows().sample(sampler), highPassSamples);
    return new NetworkConfig(
        options.windowSamples(),
        options.width(),
        options.attention(),
        stage.labels().people().size(),
        stage.labels().activities().size(),
        new SignalScaling(highPassSamples, scale, LIMIT),
        options.recipe().identity().head());
  }

  private static NetworkConfig withOptions(NetworkConfig start, TrainingOptions options) {
    if (start.windowSamples() != options.windowSamples()
        || start.width() != options.width()
        || start.attention() != options.attention()
        || !start.identityHead().equals(options.recipe().identity().head())) {
      throw new IllegalArgumentException(
          ("the network to start from has windows of %d samples, width %d, attention %s and the"
                  + " identity head %s, but the options say %d, %d, %s and %s; give it options of"
                  + " its own")
              .formatted(
                  start.windowSamples(),
                  start.width(),
                  start.attention(),
                  start.identityHead(),
                  options.windowSamples(),
                  options.width(),
                  options.attention(),
                  options.recipe().identity().head()));
    }
    return start;
  }

  private static Calibration calibrate(Stage stage, Fitted fitted) throws TrainingException {
    List<ScoredRow> rows =
        stage
            .trainer()
            .rows(
                fitted.config(),
                fitted.trained().weights(),
                stage.windows().validation().stream().filter(stage.labels()::knows).toList());
    return new Calibrator(
            stage.options().familiarity(),
            calibration -> fitted.file().contract(calibration, Map.of()),
            stage.labels().activities().indexOf(REST))
        .calibrate(rows, stage.windows().streamHop(), fitted.rows(), fitted.classMeans());
  }

  private static Figures evaluate(Stage stage, Fitted fitted, Calibration calibration)
      throws TrainingException {
    return new Figures(
        fitted.file().evaluate(calibration, stage.split()),
        fitted.file().evaluate(calibration.withoutTemperatures(), stage.split()).calibration());
  }

  private static TrainedRelease release(
      Stage stage, Fitted fitted, Calibration calibration, Figures figures, ProgressMeter meter) {
    ModelContract contract =
        fitted.file().contract(calibration, ReleaseFile.metrics(figures.calibrated()));
    NetworkTrainer.Trained trained = fitted.trained();
    return new TrainedRelease(
        fitted.file().onnx(calibration, contract),
        contract,
        new TrainingSummary(
            stage.options(),
            trained.weights().trainable(),
            meter.seconds(),
            stage.labels().people().size(),
            trained.epochs(),
            trained.bestEpoch(),
            trained.windows(),
            trained.unusable(),
            figures.calibrated(),
            figures.uncalibrated(),
            trained.steps()));
  }

  private @Nullable CheckpointFile checkpoint(Split split) {
    return checkpoint == null
        ? null
        : new CheckpointFile(
            checkpoint.resolveSibling(checkpoint.getFileName() + "." + split.protocol()));
  }

  private void deleteCheckpoint(Split split) throws IOException {
    CheckpointFile file = checkpoint(split);
    if (file != null) {
      file.delete();
    }
  }
}
