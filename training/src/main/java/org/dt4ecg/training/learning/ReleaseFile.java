package org.dt4ecg.training.learning;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.learning.calibration.Calibration;
import org.dt4ecg.training.learning.calibration.TemplateCalibration;
import org.dt4ecg.training.learning.calibration.TemplateThresholds;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.GraphOutputs;
import org.dt4ecg.training.onnx.OnnxExporter;
import org.jspecify.annotations.Nullable;

/** Makes files of a trained network, and has them evaluated. */
final class ReleaseFile {

  private final RecordedData data;
  private final TrainingOptions options;
  private final LabelIndex labels;
  private final NetworkConfig config;
  private final Weights weights;
  private final Tensor classMeans;
  private final List<List<Float>> templateMetric;

  /**
   * @param classMeans mean unit embeddings of the people in training, {@code [P, E]}
   * @param templateMetric what embeddings are multiplied by to compare them with templates
   */
  ReleaseFile(
      RecordedData data,
      TrainingOptions options,
      LabelIndex labels,
      NetworkConfig config,
      Weights weights,
      Tensor classMeans,
      List<List<Float>> templateMetric) {
    this.data = data;
    this.options = options;
    this.labels = labels;
    this.config = config;
    this.weights = weights;
    this.classMeans = classMeans;
    this.templateMetric = templateMetric;
  }

  /**
   * The contract of the network with a calibration. A task that was not trained has no classes
   * there.
   */
  ModelContract contract(Calibration calibration, Map<String, Double> metrics) {
    Balancing balancing = options.recipe().balancing();
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        options.modelName(),
        data.unit(),
        options.samplingRateHz(),
        options.windowSamples(),
        options.hopSamples(),
        balancing.trainsIdentity() ? labels.people() : List.of(),
        balancing.trainsActivity() ? labels.activities() : List.of(),
        config.embeddingSize(),
        calibration.rejection(),
        calibration.fusion(),
        templates(calibration),
        data.dataset(),
        data.sha256(),
        options.seed(),
        metrics);
  }

  private @Nullable TemplateMatching templates(Calibration calibration) {
    TemplateThresholds thresholds = calibration.templates();
    return thresholds == null
        ? null
        : TemplateCalibration.matching(thresholds, templateMetric, classMeans);
  }

  /** The file. */
  byte[] onnx(Calibration calibration, ModelContract contract) {
    return OnnxExporter.export(
        config, weights, calibration.temperatures(), outputs(calibration), contract);
  }

  /** Without validation windows familiarity has no threshold, so it is not put out. */
  private GraphOutputs outputs(Calibration calibration) {
    boolean thresholds = calibration.rejection().score() == options.familiarity().inContract();
    FamiliarityScore score = thresholds ? options.familiarity() : FamiliarityScore.MAX_PROBABILITY;
    return new GraphOutputs(
        options.embedding(), score, score == FamiliarityScore.EMBEDDING ? classMeans : null);
  }

  /**
   * What the file is worth on the test part of a split.
   *
   * @throws TrainingException if the file cannot serve
   */
  EvaluationResult evaluate(Calibration calibration, Split split) throws TrainingException {
    byte[] onnx = onnx(calibration, contract(calibration, Map.of()));
    try (OnnxModel model = OnnxModel.load(ModelFile.of(onnx))) {
      return Evaluator.ofNetwork(model).evaluate(data, split.protocol(), split.test());
    } catch (InvalidModelException | ClassificationException e) {
      throw new TrainingException(
          "the trained model cannot serve, so no release is made of it: " + e.getMessage(), e);
    }
  }

  /** The figures that a contract quotes. */
  static Map<String, Double> metrics(EvaluationResult evaluation) {
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
}
