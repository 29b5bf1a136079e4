package org.dt4ecg.training.onnx;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.dt4ecg.model.Fusion;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.network.Dt4EcgNetwork;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.PyTorch;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;

/**
 * A network of made-up weights, the same on every machine. The files of the earlier layout in
 * {@code /earlier-layout} were written from these.
 *
 * @param name name of its file of the earlier layout
 * @param config its sizes
 * @param outputs what it puts out beside probabilities
 * @param seed seed of its weights
 */
record MadeNetwork(String name, NetworkConfig config, GraphOutputs outputs, long seed) {

  private static final int WIDTH = 2;
  private static final int PEOPLE = 3;

  /** One of each kind of attention, and every output that there is. */
  static List<MadeNetwork> all() {
    GraphOutputs energy =
        new GraphOutputs(EmbeddingSource.IDENTITY_HIDDEN, FamiliarityScore.ENERGY, null);
    GraphOutputs byMeans =
        new GraphOutputs(EmbeddingSource.FEATURES, FamiliarityScore.EMBEDDING, classMeans());
    return List.of(
        new MadeNetwork(
            "channels-and-moments-by-energy",
            config(Attention.SCA, IdentityHead.LINEAR),
            energy,
            1),
        new MadeNetwork(
            "channels-by-class-means",
            config(Attention.CHANNEL, IdentityHead.cosine(16)),
            byMeans,
            2),
        new MadeNetwork(
            "moments-by-probability",
            config(Attention.SEQUENCE, IdentityHead.LINEAR),
            GraphOutputs.PLAIN,
            3),
        new MadeNetwork(
            "no-attention-by-energy", config(Attention.NONE, IdentityHead.cosine(8)), energy, 4));
  }

  private static NetworkConfig config(Attention attention, IdentityHead head) {
    return new NetworkConfig(
        250, WIDTH, attention, PEOPLE, 2, new SignalScaling(63, 0.5f, 8), head);
  }

  /** Weights of the sizes that HeNormal gives; statistics as if training had gone on for long. */
  Weights weights() {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (NDManager manager = PyTorch.manager()) {
      Dt4EcgNetwork.random(config, 1, manager)
          .weights()
          .tensors()
          .forEach((path, tensor) -> tensors.put(path, made(path, tensor, random)));
    }
    return new Weights(tensors);
  }

  private static Tensor made(String path, Tensor tensor, Random random) {
    float[] values = new float[tensor.values().length];
    boolean around = path.endsWith(".gamma") || path.endsWith(".runningVar");
    double deviation =
        path.endsWith(".weight") ? Math.sqrt(2.0 * tensor.shape()[0] / values.length) : 0.1;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (around ? 0.5 + random.nextDouble() : deviation * random.nextGaussian());
    }
    return new Tensor(tensor.shape(), values);
  }

  /** The file, in the layout of the exporter. */
  byte[] file() {
    return OnnxExporter.export(config, weights(), new Temperatures(1.5, 0.8), outputs, contract());
  }

  private ModelContract contract() {
    return new ModelContract(
        ModelContract.CURRENT_VERSION,
        "made",
        ModelContract.InputUnit.MILLIVOLTS,
        125,
        config.windowSamples(),
        config.windowSamples(),
        List.of("a", "b", "c"),
        List.of("rest", "walk"),
        config.embeddingSize(),
        new UnknownPersonRule(outputs.familiarity().inContract(), List.of(0.5)),
        Fusion.DEFAULT,
        null,
        "made",
        "0".repeat(64),
        1,
        Map.of());
  }

  private static Tensor classMeans() {
    int embedding = 4 * WIDTH;
    float[] means = new float[PEOPLE * embedding];
    for (int person = 0; person < PEOPLE; person++) {
      means[person * embedding + person] = 1;
    }
    return new Tensor(new long[] {PEOPLE, embedding}, means);
  }

  @Override
  public String toString() {
    return name;
  }
}
