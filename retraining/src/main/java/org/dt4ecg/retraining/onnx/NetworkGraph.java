package org.dt4ecg.retraining.onnx;

import static org.dt4ecg.retraining.onnx.GraphBuilder.integer;
import static org.dt4ecg.retraining.onnx.GraphBuilder.integers;
import static org.dt4ecg.retraining.onnx.GraphBuilder.real;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.network.IdentityHead;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.network.SignalScaling;
import org.dt4ecg.retraining.network.Weights;

/**
 * The network as an ONNX graph, layer by layer as {@code Dt4EcgNetwork} computes it outside
 * training. Weights keep their paths as names; what is fixed is named {@code constant.…}.
 */
final class NetworkGraph {

  /** Start of the names of initialisers that are no weights. */
  static final String CONSTANT_PREFIX = "constant.";

  /** Name of the output that tells how familiar a window is, {@code float[N]}. */
  static final String FAMILIARITY_OUTPUT = "familiarity";

  /** Name of the mean unit embeddings of the people, {@code [P, E]}. */
  static final String CLASS_MEANS = CONSTANT_PREFIX + "classMeans";

  /** Name of what the cosines of a cosine head are multiplied by. */
  static final String IDENTITY_SCALE = CONSTANT_PREFIX + "identity.scale";

  /** Keeps the direction of an embedding of nothing but zeros defined. */
  private static final float SHORTEST_EMBEDDING = 1e-12f;

  /** DJL's default, with which the network is trained. */
  private static final float NORMALISATION_EPSILON = 1e-5f;

  private final NetworkConfig config;
  private final Weights weights;
  private final Temperatures temperatures;
  private final GraphOutputs outputs;
  private final GraphBuilder graph = new GraphBuilder("dt4ecg");

  NetworkGraph(
      NetworkConfig config, Weights weights, Temperatures temperatures, GraphOutputs outputs) {
    this.config = config;
    this.weights = weights;
    this.temperatures = temperatures;
    this.outputs = outputs;
  }

  GraphProto build() {
    graph.input(ModelContract.INPUT, 1, config.windowSamples());
    String x = stem(preprocess(ModelContract.INPUT));
    for (int stage = 0; stage < NetworkConfig.STAGES; stage++) {
      x = residualBlock("stage" + (stage + 1), x, NetworkConfig.stageStride(stage));
    }
    x = graph.node("Relu", "neck.relu", List.of(projection("neck", x, 1)));
    boolean featuresOut = outputs.embedding() == EmbeddingSource.FEATURES;
    String features =
        graph.node(
            "ReduceMean",
            featuresOut ? ModelContract.EMBEDDING_OUTPUT : "neck.mean",
            List.of(x),
            integers("axes", 2),
            integer("keepdims", 0));
    String logits = identityLogits(features, featuresOut);
    probabilities(ModelContract.IDENTITY_OUTPUT, logits, temperatures.identity());
    probabilities(
        ModelContract.ACTIVITY_OUTPUT,
        linearLogits(ModelContract.ACTIVITY_OUTPUT, features, "activity.relu"),
        temperatures.activity());
    graph.output(ModelContract.IDENTITY_OUTPUT, config.identities());
    graph.output(ModelContract.ACTIVITY_OUTPUT, config.activities());
    graph.output(ModelContract.EMBEDDING_OUTPUT, config.embeddingSize());
    familiarity(logits);
    return graph.build();
  }

  private String preprocess(String input) {
    SignalScaling signal = config.signal();
    int margin = signal.highPassSamples() / 2;
    String average =
        graph.node(
            "AveragePool",
            "signal.average",
            List.of(input),
            integers("kernel_shape", signal.highPassSamples()),
            integers("pads", margin, margin),
            integers("strides", 1),
            integer("count_include_pad", 0));
    String highPassed = graph.node("Sub", "signal.highPassed", List.of(input, average));
    String gain = graph.scalar(CONSTANT_PREFIX + "gain", 1 / (signal.scale() * signal.limit()));
    String scaled = graph.node("Mul", "signal.scaled", List.of(highPassed, gain));
    String bent = graph.node("Softsign", "signal.bent", List.of(scaled));
    String limit = graph.scalar(CONSTANT_PREFIX + "limit", signal.limit());
    return graph.node("Mul", "signal.limited", List.of(bent, limit));
  }

  private String stem(String input) {
    String x = convolution("stem.convolution", input, NetworkConfig.STEM_KERNEL, 2);
    x = graph.node("Relu", "stem.relu", List.of(normalisation("stem.normalisation", x)));
    return graph.node(
        "MaxPool",
        "stem.pool",
        List.of(x),
        integers("kernel_shape", 3),
        integers("pads", 1, 1),
        integers("strides", 2));
  }

  private String residualBlock(String path, String input, int stride) {
    String x = convolution(path + ".convolution1", input, NetworkConfig.BLOCK_KERNEL, stride);
    x = graph.node("Relu", path + ".relu1", List.of(normalisation(path + ".normalisation1", x)));
    x = convolution(path + ".convolution2", x, NetworkConfig.BLOCK_KERNEL, 1);
    x = normalisation(path + ".normalisation2", x);
    if (config.attention().weighsChannels()) {
      x = channelAttention(path + ".channelAttention", x);
    }
    if (config.attention().weighsMoments()) {
      x = sequenceAttention(path + ".sequenceAttention", x);
    }
    String shortcut =
        weights.tensors().containsKey(path + ".shortcut.convolution.weight")
            ? projection(path + ".shortcut", input, stride)
            : input;
    String sum = graph.node("Add", path + ".sum", List.of(x, shortcut));
    return graph.node("Relu", path + ".relu2", List.of(sum));
  }

  private String channelAttention(String path, String input) {
    String mean =
        graph.node(
            "ReduceMean",
            path + ".mean",
            List.of(input),
            integers("axes", 2),
            integer("keepdims", 0));
    String hidden = graph.node("Relu", path + ".relu", List.of(linear(path + ".squeeze", mean)));
    String share =
        graph.node("Sigmoid", path + ".sigmoid", List.of(linear(path + ".excite", hidden)));
    String timeAxis = graph.axis(CONSTANT_PREFIX + path + ".timeAxis", 2);
    String column = graph.node("Unsqueeze", path + ".share", List.of(share, timeAxis));
    return graph.node("Mul", path + ".product", List.of(input, column));
  }

  private String sequenceAttention(String path, String input) {
    String mean =
        graph.node(
            "ReduceMean",
            path + ".mean",
            List.of(input),
            integers("axes", 1),
            integer("keepdims", 1));
    String maximum =
        graph.node(
            "ReduceMax",
            path + ".maximum",
            List.of(input),
            integers("axes", 1),
            integer("keepdims", 1));
    String both = graph.node("Concat", path + ".both", List.of(mean, maximum), integer("axis", 1));
    String logit = convolution(path + ".convolution", both, NetworkConfig.BLOCK_KERNEL, 1);
    String share = graph.node("Sigmoid", path + ".sigmoid", List.of(logit));
    return graph.node("Mul", path + ".product", List.of(input, share));
  }

  private String projection(String path, String input, int stride) {
    String x = convolution(path + ".convolution", input, 1, stride);
    return normalisation(path + ".normalisation", x);
  }

  private String identityLogits(String features, boolean featuresOut) {
    return switch (config.identityHead().kind()) {
      case LINEAR ->
          linearLogits(
              ModelContract.IDENTITY_OUTPUT,
              features,
              featuresOut ? "identity.relu" : ModelContract.EMBEDDING_OUTPUT);
      case COSINE ->
          cosineLogits(features, featuresOut ? "identity.hidden" : ModelContract.EMBEDDING_OUTPUT);
    };
  }

  private String linearLogits(String path, String features, String hiddenName) {
    String hidden = graph.node("Relu", hiddenName, List.of(linear(path + ".hidden", features)));
    return linear(path + ".logits", hidden);
  }

  private String cosineLogits(String features, String hiddenName) {
    String hidden = linear("identity.hidden", hiddenName, features);
    String squares =
        graph.node(
            "ReduceSumSquare",
            "identity.squares",
            List.of(hidden),
            integers("axes", 1),
            integer("keepdims", 1));
    String least =
        graph.scalar(CONSTANT_PREFIX + "identity.smallestSquare", IdentityHead.SMALLEST_SQUARE);
    String sum = graph.node("Add", "identity.squareSum", List.of(squares, least));
    String length = graph.node("Sqrt", "identity.length", List.of(sum));
    String unit = graph.node("Div", "identity.unit", List.of(hidden, length));
    String vectors =
        graph.initializer(
            "identity.logits.weight", UnitRows.of(weights.tensor("identity.logits.weight")));
    String cosines =
        graph.node("Gemm", "identity.cosines", List.of(unit, vectors), integer("transB", 1));
    String scale = graph.scalar(IDENTITY_SCALE, config.identityHead().scale());
    return graph.node("Mul", "identity.logits", List.of(cosines, scale));
  }

  private void probabilities(String output, String logits, double temperature) {
    String divisor = graph.scalar(CONSTANT_PREFIX + "temperature." + output, (float) temperature);
    String scaled = graph.node("Div", output + ".scaled", List.of(logits, divisor));
    graph.node("Softmax", output, List.of(scaled), integer("axis", 1));
  }

  private void familiarity(String identityLogits) {
    Weights.Tensor classMeans = outputs.classMeans();
    if (classMeans != null) {
      String lengths =
          graph.node(
              "ReduceL2",
              "familiarity.lengths",
              List.of(ModelContract.EMBEDDING_OUTPUT),
              integers("axes", 1),
              integer("keepdims", 1));
      String least = graph.scalar(CONSTANT_PREFIX + "shortestEmbedding", SHORTEST_EMBEDDING);
      String divisors = graph.node("Max", "familiarity.divisors", List.of(lengths, least));
      String unit =
          graph.node("Div", "familiarity.unit", List.of(ModelContract.EMBEDDING_OUTPUT, divisors));
      String means = graph.initializer(CLASS_MEANS, classMeans);
      String similarities =
          graph.node(
              "Gemm", "familiarity.similarities", List.of(unit, means), integer("transB", 1));
      reduceToFamiliarity("ReduceMax", similarities);
    } else if (outputs.familiarity() == FamiliarityScore.ENERGY) {
      reduceToFamiliarity("ReduceLogSumExp", identityLogits);
    }
  }

  private void reduceToFamiliarity(String operator, String input) {
    graph.node(
        operator, FAMILIARITY_OUTPUT, List.of(input), integers("axes", 1), integer("keepdims", 0));
    graph.output(FAMILIARITY_OUTPUT);
  }

  private String convolution(String path, String input, int kernel, int stride) {
    return graph.node(
        "Conv",
        path,
        List.of(input, weight(path + ".weight")),
        integers("kernel_shape", kernel),
        integers("pads", kernel / 2, kernel / 2),
        integers("strides", stride));
  }

  private String normalisation(String path, String input) {
    return graph.node(
        "BatchNormalization",
        path,
        List.of(
            input,
            weight(path + ".gamma"),
            weight(path + ".beta"),
            weight(path + ".runningMean"),
            weight(path + ".runningVar")),
        real("epsilon", NORMALISATION_EPSILON));
  }

  private String linear(String path, String input) {
    return linear(path, path, input);
  }

  private String linear(String path, String name, String input) {
    return graph.node(
        "Gemm",
        name,
        List.of(input, weight(path + ".weight"), weight(path + ".bias")),
        integer("transB", 1));
  }

  private String weight(String path) {
    return graph.initializer(path, weights.tensor(path));
  }
}
