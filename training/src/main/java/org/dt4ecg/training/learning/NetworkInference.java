package org.dt4ecg.training.learning;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.learning.calibration.ScoredRow;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.Outputs;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.onnx.EmbeddingSource;

/** Asks trained networks about windows. Not thread-safe. */
final class NetworkInference {

  private static final int BATCH = 64;

  private final Engine engine;
  private final LabelIndex labels;
  private final EmbeddingSource embedding;

  NetworkInference(Engine engine, LabelIndex labels, EmbeddingSource embedding) {
    this.engine = engine;
    this.labels = labels;
    this.embedding = embedding;
  }

  /** What a network says of windows, one row a window, in their order. */
  List<ScoredRow> rows(NetworkConfig config, Weights weights, List<LabelledWindow> windows) {
    List<ScoredRow> rows = new ArrayList<>(windows.size());
    try (NDManager manager = engine.newBaseManager()) {
      Dt4EcgNetwork network = Dt4EcgNetwork.of(config, weights, manager);
      for (int from = 0; from < windows.size(); from += BATCH) {
        List<LabelledWindow> batch = windows.subList(from, Math.min(windows.size(), from + BATCH));
        try (NDManager scope = manager.newSubManager()) {
          List<float[]> samples = batch.stream().map(window -> window.window().samples()).toList();
          NDArray input =
              scope.create(
                  Samples.concatenated(samples),
                  new Shape(batch.size(), 1, config.windowSamples()));
          addRows(rows, network.heads(network.trunk(input, false), false), batch);
        }
      }
    }
    return rows;
  }

  private void addRows(List<ScoredRow> rows, Outputs outputs, List<LabelledWindow> batch) {
    float[][] identity = matrix(outputs.identity());
    float[][] activity = matrix(outputs.activity());
    float[][] embeddings =
        matrix(
            embedding == EmbeddingSource.FEATURES ? outputs.features() : outputs.identityHidden());
    for (int i = 0; i < batch.size(); i++) {
      LabelledWindow window = batch.get(i);
      rows.add(
          new ScoredRow(
              window.session().id(),
              window.index(),
              labels.person(window),
              labels.activity(window),
              identity[i],
              activity[i],
              embeddings[i]));
    }
  }

  private static float[][] matrix(NDArray array) {
    int columns = Math.toIntExact(array.getShape().get(1));
    float[] values = array.toFloatArray();
    float[][] rows = new float[values.length / columns][columns];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, i * columns, rows[i], 0, columns);
    }
    return rows;
  }
}
