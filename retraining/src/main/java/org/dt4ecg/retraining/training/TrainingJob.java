package org.dt4ecg.retraining.training;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retraining.dataset.CropSampler;
import org.dt4ecg.retraining.dataset.LabelledWindow;
import org.dt4ecg.retraining.dataset.Part;
import org.dt4ecg.retraining.dataset.RecordedData;
import org.dt4ecg.retraining.dataset.WindowCutter;
import org.dt4ecg.retraining.evaluation.EvaluationResult;
import org.dt4ecg.retraining.evaluation.Evaluator;
import org.dt4ecg.retraining.evaluation.Protocol;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.SignalScaling;
import org.dt4ecg.retraining.network.Weights;
import org.dt4ecg.retraining.onnx.OnnxExporter;
import org.dt4ecg.retraining.onnx.Temperatures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on recordings and makes a release of it.
 *
 * <p>First a network is trained on the training part of the blocked split. On the validation part
 * its probabilities are calibrated and the rejection threshold is chosen; its file is then
 * evaluated on the test part, by the same evaluator that judges any other file. With the split
 * {@code all} a second network is trained by the same recipe on everything, and takes over the
 * temperatures, the threshold and the figures of the first, since nothing is left to measure its
 * own.
 *
 * <p>Equal options and data give equal bytes on the same machine with the same number of engine
 * threads (system property {@code ai.djl.pytorch.num_threads}, read once, before the engine loads).
 * One job at a time in a process: the engine collects gradients for one.
 */
public final class TrainingJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

  /** Largest output of the preprocessing, in scales; artefacts are bent below it. */
  private static final float LIMIT = 8;

  /** Distance of the windows that calibration looks at, which may overlap. */
  private static final Duration VALIDATION_HOP = Duration.ofMillis(500);

  private final TrainingOptions options;
  private final RecordingSource source;
  private final ProgressListener listener;

  public TrainingJob(TrainingOptions options, RecordingSource source, ProgressListener listener) {
    this.options = options;
    this.source = source;
    this.listener = listener;
  }

  /**
   * Trains.
   *
   * @throws IOException if a recording cannot be read
   * @throws TrainingException if the recordings do not suffice
   * @throws IllegalArgumentException if the source has no recordings in the passes
   */
  public TrainedRelease run() throws IOException, TrainingException {
    long begin = System.nanoTime();
    RecordedData data = RecordedData.read(source, options.passes());
    LabelIndex labels = LabelIndex.of(data);
    NetworkTrainer trainer = new NetworkTrainer(Engine.getEngine("PyTorch"), options, labels);

    Fitted twin = fit(trainer, data, labels, Part.BLOCKED_TRAINING, begin);
    Calibration calibration = calibrate(trainer, data, twin);
    EvaluationResult evaluation = evaluate(data, labels, twin, calibration);
    LOG.info(
        "Test part of the blocked split: identity {}, activity {} of {} windows",
        evaluation.identity().accuracy(),
        evaluation.activity().accuracy(),
        evaluation.windows());
    Fitted released =
        options.split().equals(TrainingOptions.SPLIT_ALL)
            ? fit(trainer, data, labels, Part.ALL, begin)
            : twin;

    ModelContract contract =
        contract(data, labels, released.config(), calibration, metrics(evaluation));
    byte[] onnx = export(released, calibration, contract);
    return new TrainedRelease(
        onnx,
        contract,
        new TrainingSummary(
            options,
            released.trained().weights().trainable(),
            (System.nanoTime() - begin) / 1e9,
            labels.people().size(),
            released.trained().windows(),
            released.trained().unusable(),
            evaluation,
            released.trained().gradNorm()));
  }

  private record Fitted(NetworkConfig config, NetworkTrainer.Trained trained) {}

  private record Calibration(Temperatures temperatures, double rejectionThreshold) {}

  private Fitted fit(
      NetworkTrainer trainer, RecordedData data, LabelIndex labels, Part part, long begin)
      throws TrainingException {
    Augmentation augmentation = options.recipe().augmentation();
    int cropSamples = augmentation.samplesFor(options.windowSamples());
    WindowCutter cropCutter = cutter(data, cropSamples, cropSamples);
    CropSampler sampler =
        new CropSampler(data.sessions(), cropCutter, part, options.recipe().cropDensity());
    List<LabelledWindow> sample = sampler.draw(new Random(options.seed())).windows();
    if (sample.isEmpty()) {
      throw new TrainingException(
          "no training window could be cut from data set %s: windows of %s s do not fit its parts"
              .formatted(
                  data.dataset(), (double) options.windowSamples() / options.samplingRateHz()));
    }
    int highPassSamples = SignalScaling.highPassSamples(options.samplingRateHz());
    NetworkConfig config =
        new NetworkConfig(
            options.windowSamples(),
            options.width(),
            labels.people().size(),
            labels.activities().size(),
            new SignalScaling(highPassSamples, SignalScale.of(sample, highPassSamples), LIMIT));
    return new Fitted(config, trainer.train(config, sampler, progress(part, begin)));
  }

  private NetworkTrainer.EpochListener progress(Part part, long begin) {
    boolean twin = options.split().equals(TrainingOptions.SPLIT_ALL);
    int epochs = options.epochs() * (twin ? 2 : 1);
    int before = part == Part.ALL ? options.epochs() : 0;
    String stage = part == Part.ALL ? TrainingOptions.SPLIT_ALL : TrainingOptions.SPLIT_BLOCKED;
    return (epoch, figures, weights) -> {
      int done = before + epoch;
      long elapsed = System.nanoTime() - begin;
      listener.onEpoch(
          new TrainingProgress(
              stage,
              done,
              epochs,
              figures.identityLoss(),
              figures.activityLoss(),
              weights[0],
              weights[1],
              figures.identityAccuracy(),
              figures.activityAccuracy(),
              Duration.ofNanos(elapsed / done * (epochs - done))));
    };
  }

  private Calibration calibrate(NetworkTrainer trainer, RecordedData data, Fitted twin)
      throws TrainingException {
    int hop = Math.toIntExact(VALIDATION_HOP.toMillis() * options.samplingRateHz() / 1000);
    List<LabelledWindow> windows =
        cutter(data, options.windowSamples(), Math.min(hop, options.windowSamples()))
            .grid(data.sessions(), Part.BLOCKED_VALIDATION)
            .usable();
    if (windows.isEmpty()) {
      throw new TrainingException(
          ("no validation window could be cut from data set %s: a tenth of a recording must hold a"
                  + " window of %s s, so give longer recordings or train with shorter windows")
              .formatted(
                  data.dataset(), (double) options.windowSamples() / options.samplingRateHz()));
    }
    Logits logits = trainer.logits(twin.config(), twin.trained().weights(), windows);
    double identity = TemperatureScaling.fit(logits.identity(), logits.people());
    double activity = TemperatureScaling.fit(logits.activity(), logits.doing());
    return new Calibration(
        new Temperatures(identity, activity),
        RejectionThreshold.choose(logits.identity(), identity));
  }

  private EvaluationResult evaluate(
      RecordedData data, LabelIndex labels, Fitted fitted, Calibration calibration)
      throws TrainingException {
    byte[] onnx =
        export(fitted, calibration, contract(data, labels, fitted.config(), calibration, Map.of()));
    try (OnnxModel model = OnnxModel.load(ModelFile.of(onnx))) {
      return new Evaluator(model).evaluate(data, Protocol.BLOCKED);
    } catch (InvalidModelException | ClassificationException e) {
      throw new TrainingException(
          "the trained model cannot serve, so no release is made of it: " + e.getMessage(), e);
    }
  }

  private static byte[] export(Fitted fitted, Calibration calibration, ModelContract contract) {
    Weights weights = fitted.trained().weights();
    return OnnxExporter.export(fitted.config(), weights, calibration.temperatures(), contract);
  }

  private ModelContract contract(
      RecordedData data,
      LabelIndex labels,
      NetworkConfig config,
      Calibration calibration,
      Map<String, Double> metrics) {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        options.modelName(),
        data.unit(),
        options.samplingRateHz(),
        options.windowSamples(),
        options.hopSamples(),
        labels.people(),
        labels.activities(),
        config.embeddingSize(),
        calibration.rejectionThreshold(),
        data.dataset(),
        data.sha256(),
        options.seed(),
        metrics);
  }

  private static Map<String, Double> metrics(EvaluationResult evaluation) {
    Map<String, Double> metrics = new TreeMap<>();
    put(metrics, "identity.accuracy", evaluation.identity().accuracy());
    put(metrics, "identity.unknown", evaluation.identity().unknown());
    put(metrics, "identity.wrongClaims", evaluation.identity().wrongClaims());
    put(metrics, "identity.calibrationError", evaluation.calibration().identity());
    put(metrics, "activity.accuracy", evaluation.activity().accuracy());
    put(metrics, "activity.calibrationError", evaluation.calibration().activity());
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String name, @Nullable Double value) {
    if (value != null) {
      metrics.put(name, value);
    }
  }

  private WindowCutter cutter(RecordedData data, int windowSamples, int hopSamples) {
    return new WindowCutter(data.unit(), options.samplingRateHz(), windowSamples, hopSamples);
  }
}
