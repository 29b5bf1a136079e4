package org.dt4ecg.study.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.model.embedding.Embeddings;
import org.dt4ecg.study.figures.Figure;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.evaluation.OpenSet;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.evaluation.WindowScorer;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.dt4ecg.training.onnx.GraphOutputs;
import org.dt4ecg.training.onnx.OnnxExporter;
import org.dt4ecg.training.onnx.OnnxImporter;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;
import org.dt4ecg.training.onnx.Temperatures;

/**
 * Compares the scores that a model could reject strangers by, window by window, whichever of them
 * its file puts out.
 */
final class RejectionScoreTrial {

  private RejectionScoreTrial() {}

  /** What a score is worth is filed under two figures. */
  private record Filing(Figure equalErrorRate, Figure strangersRejected) {

    static Filing of(FamiliarityScore score) {
      return switch (score) {
        case MAX_PROBABILITY ->
            new Filing(
                Figure.EQUAL_ERROR_RATE_BY_PROBABILITY, Figure.STRANGERS_REJECTED_BY_PROBABILITY);
        case ENERGY ->
            new Filing(Figure.EQUAL_ERROR_RATE_BY_ENERGY, Figure.STRANGERS_REJECTED_BY_ENERGY);
        case EMBEDDING ->
            new Filing(
                Figure.EQUAL_ERROR_RATE_BY_EMBEDDING, Figure.STRANGERS_REJECTED_BY_EMBEDDING);
      };
    }
  }

  /**
   * Adds, for each score, the equal error rate over all windows, and how many windows of each
   * stranger are rejected where 1 % of those of the known are.
   *
   * @param scored the windows of the test side
   * @throws InvalidModelException if the file is not one of this project's networks
   */
  static void addTo(
      Map<Figure, Double> values,
      PeopleMeans means,
      PlannedRun run,
      ServableModel model,
      byte[] onnx,
      ScoredWindows scored)
      throws ClassificationException, InvalidModelException {
    List<float[]> people = meanEmbeddings(model, run.split().training());
    add(values, means, scored, FamiliarityScore.MAX_PROBABILITY, RejectionScoreTrial::probability);
    add(
        values,
        means,
        scored,
        FamiliarityScore.EMBEDDING,
        window -> similarity(window.prediction().embedding(), people));
    try (OnnxModel withEnergy = OnnxModel.load(ModelFile.of(withEnergy(onnx)))) {
      add(
          values,
          means,
          WindowScorer.ofNetwork(withEnergy).score(run.split().test()),
          FamiliarityScore.ENERGY,
          window -> window.prediction().familiarity());
    }
  }

  private static void add(
      Map<Figure, Double> values,
      PeopleMeans means,
      ScoredWindows scored,
      FamiliarityScore score,
      ToDoubleFunction<ScoredWindow> scoreOf) {
    List<Double> known = new ArrayList<>();
    List<Double> strangers = new ArrayList<>();
    Map<String, List<Double>> byStranger = new TreeMap<>();
    for (ScoredWindow window : scored.usable()) {
      double value = scoreOf.applyAsDouble(window);
      if (scored.contract().identities().contains(window.userId())) {
        known.add(value);
      } else {
        strangers.add(value);
        byStranger.computeIfAbsent(window.userId(), person -> new ArrayList<>()).add(value);
      }
    }
    Filing filing = Filing.of(score);
    OpenSet all = OpenSet.of(array(known), array(strangers));
    if (all != null) {
      values.put(filing.equalErrorRate(), all.equalErrorRate());
    }
    byStranger.forEach(
        (person, own) -> {
          OpenSet alone = OpenSet.of(array(known), array(own));
          if (alone != null) {
            means.add(filing.strangersRejected(), person, alone.rejectedAtOnePercent(), own.size());
          }
        });
  }

  private static double probability(ScoredWindow window) {
    return UnknownPersonRule.Score.MAX_PROBABILITY.of(window.prediction());
  }

  private static double similarity(float[] embedding, List<float[]> people) {
    float[] unit = Embeddings.unit(embedding);
    return people.stream().mapToDouble(mean -> Embeddings.product(unit, mean)).max().orElseThrow();
  }

  /** The direction in which each person of the training side lies. */
  private static List<float[]> meanEmbeddings(ServableModel model, List<Slice> training)
      throws ClassificationException {
    Map<String, List<float[]>> byPerson = new LinkedHashMap<>();
    for (ScoredWindow window : WindowScorer.ofNetwork(model).score(training).usable()) {
      byPerson
          .computeIfAbsent(window.userId(), person -> new ArrayList<>())
          .add(Embeddings.unit(window.prediction().embedding()));
    }
    int size = model.contract().embeddingSize();
    return byPerson.values().stream()
        .map(own -> Embeddings.unit(Embeddings.mean(own, size)))
        .toList();
  }

  /** The same network with energy as its familiarity: probabilities do not tell the logits. */
  private static byte[] withEnergy(byte[] onnx) throws InvalidModelException {
    ImportedNetwork network = OnnxImporter.read(onnx);
    ModelContract contract = ModelFile.of(onnx).contract();
    return OnnxExporter.export(
        network.config(),
        network.weights(),
        Temperatures.NONE,
        new GraphOutputs(network.outputs().embedding(), FamiliarityScore.ENERGY, null),
        contract.withRejection(
            new UnknownPersonRule(
                FamiliarityScore.ENERGY.inContract(), contract.rejection().thresholds())));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
