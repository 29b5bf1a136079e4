package org.dt4ecg.retrainer.round;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dt4ecg.training.evaluation.ScoredWindow;
import org.dt4ecg.training.evaluation.ScoredWindows;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.OnnxImporter.ImportedNetwork;

/**
 * Where a network's identity head sees people: the mean of its hidden layer over the windows of
 * each, known to the network or not.
 *
 * @param byPerson means by person, each {@code [H]}
 */
public record HiddenMeans(Map<String, double[]> byPerson) {

  /** Of nobody. */
  public static final HiddenMeans NONE = new HiddenMeans(Map.of());

  public HiddenMeans {
    byPerson = Map.copyOf(byPerson);
  }

  /**
   * Takes the means over windows.
   *
   * @param scored what the network itself said of the windows; unusable ones are left out
   */
  public static HiddenMeans of(ScoredWindows scored, ImportedNetwork network) {
    Map<String, double[]> means = new HashMap<>();
    scored.usable().stream()
        .collect(Collectors.groupingBy(ScoredWindow::userId))
        .forEach((person, windows) -> means.put(person, mean(windows, network)));
    return new HiddenMeans(means);
  }

  /** The mean of a person; empty if there was no usable window. */
  public Optional<double[]> of(String person) {
    return Optional.ofNullable(byPerson.get(person));
  }

  private static double[] mean(List<ScoredWindow> windows, ImportedNetwork network) {
    double[] sum = new double[network.config().embeddingSize()];
    for (ScoredWindow window : windows) {
      double[] hidden = hidden(window.prediction().embedding(), network);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += hidden[i] / windows.size();
      }
    }
    return sum;
  }

  /** The hidden layer: the embedding itself, or one step from it. */
  private static double[] hidden(float[] embedding, ImportedNetwork network) {
    double[] hidden = new double[embedding.length];
    if (network.outputs().embedding() == EmbeddingSource.IDENTITY_HIDDEN) {
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] = embedding[i];
      }
      return hidden;
    }
    Weights.Tensor weight = network.weights().tensor("identity.hidden.weight");
    Weights.Tensor bias = network.weights().tensor("identity.hidden.bias");
    boolean rectified = !network.config().identityHead().isCosine();
    for (int row = 0; row < hidden.length; row++) {
      double value = bias.values()[row];
      for (int i = 0; i < embedding.length; i++) {
        value += weight.values()[row * embedding.length + i] * embedding[i];
      }
      hidden[row] = rectified ? Math.max(0, value) : value;
    }
    return hidden;
  }
}
