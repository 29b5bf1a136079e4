package org.dt4ecg.retrainer.round;

import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.training.evaluation.ScoredWindow;

/** One of the model's two tasks. */
enum Task {
  IDENTITY("identity") {
    @Override
    List<String> classes(ModelContract contract) {
      return contract.identities();
    }

    @Override
    String truth(ScoredWindow window) {
      return window.userId();
    }

    @Override
    float[] probabilities(Prediction prediction) {
      return prediction.identity();
    }
  },
  ACTIVITY("activity") {
    @Override
    List<String> classes(ModelContract contract) {
      return contract.activities();
    }

    @Override
    String truth(ScoredWindow window) {
      return window.activity();
    }

    @Override
    float[] probabilities(Prediction prediction) {
      return prediction.activity();
    }
  };

  private final String label;

  Task(String label) {
    this.label = label;
  }

  /** Name in metrics and sentences. */
  String label() {
    return label;
  }

  /** The classes of a model, in the order of its output. */
  abstract List<String> classes(ModelContract contract);

  /** The true class of a window. */
  abstract String truth(ScoredWindow window);

  abstract float[] probabilities(Prediction prediction);

  /** Whether the most probable class is the true one. */
  boolean isRight(ScoredWindow window, ModelContract contract) {
    float[] values = probabilities(window.prediction());
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return classes(contract).get(best).equals(truth(window));
  }
}
