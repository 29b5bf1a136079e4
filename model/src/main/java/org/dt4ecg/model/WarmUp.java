package org.dt4ecg.model;

import java.util.List;

/** Runs a model on made-up windows before it serves. */
final class WarmUp {

  /**
   * By so much the probabilities of a head may miss 1; softmax in single precision is far closer.
   */
  private static final double SUM_TOLERANCE = 1e-3;

  private WarmUp() {}

  static void run(ServableModel model) throws InvalidModelException {
    ModelContract contract = model.contract();
    try (WindowClassifier classifier = model.newClassifier()) {
      List<Prediction> predictions =
          classifier.classify(
              List.of(MadeUpEcg.heartbeats(contract, 60), MadeUpEcg.heartbeats(contract, 150)));
      for (Prediction prediction : predictions) {
        requireSizes(model.version(), contract, prediction);
        for (ModelTask task : ModelTask.of(contract)) {
          requireProbabilities(model.version(), task.output(), task.probabilities(prediction));
        }
      }
    } catch (ClassificationException e) {
      throw new InvalidModelException(
          "The model "
              + model.version()
              + " fails on a batch of two clean windows: "
              + e.getMessage()
              + " Train or export it again",
          e);
    }
  }

  /** The graph may declare other shapes than its operators give. */
  private static void requireSizes(String version, ModelContract contract, Prediction prediction)
      throws InvalidModelException {
    if (prediction.identity().length != contract.identities().size()
        || prediction.activity().length != contract.activities().size()
        || prediction.embedding().length != contract.embeddingSize()) {
      throw new InvalidModelException(
          "The model "
              + version
              + " gives "
              + prediction.identity().length
              + " identities, "
              + prediction.activity().length
              + " activities and an embedding of "
              + prediction.embedding().length
              + ", its contract has "
              + contract.identities().size()
              + ", "
              + contract.activities().size()
              + " and "
              + contract.embeddingSize()
              + ". Export the model again");
    }
  }

  private static void requireProbabilities(String version, String output, float[] probabilities)
      throws InvalidModelException {
    double sum = 0;
    boolean negative = false;
    for (float probability : probabilities) {
      sum += probability;
      negative |= probability < 0;
    }
    if (negative || Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new InvalidModelException(
          "The output "
              + output
              + " of the model "
              + version
              + " adds up to "
              + sum
              + (negative ? " and has negative numbers" : "")
              + ", so it is no distribution of probabilities. Export the model with softmax at the"
              + " end of that head");
    }
  }
}
