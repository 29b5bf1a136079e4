package org.dt4ecg.training.onnx;

import static org.dt4ecg.training.onnx.GraphBuilder.integer;
import static org.dt4ecg.training.onnx.GraphBuilder.integers;
import static org.dt4ecg.training.onnx.GraphBuilder.real;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Set;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.network.IdentityHead;
import org.dt4ecg.training.network.NetworkConfig;
import org.dt4ecg.training.network.SignalScaling;
import org.dt4ecg.training.network.Weights;
import org.dt4ecg.training.network.Weights.Tensor;

/**
 * The network as an ONNX graph, layer by layer as {@code Dt4EcgNetwork} computes it outside
 * training. Weights keep their paths as names; what is fixed is named {@code constant.…}. A head
 * that was not trained is there, so that the file can be read back, but puts nothing out.
 *
 * <p>Behind the preprocessing a signal is an image of height 1, {@code [N, C, 1, T]}: ONNX Runtime
 * has its fast kernels, which keep blocks of channels together, for images alone.
 */
final class NetworkGraph {

  /** Start of the names of initialisers that are no weights. */
  static final String CONSTANT_PREFIX = "constant.";

  /** Name of the output that tells how familiar a window is, {@code float[N]}. */
  static final String FAMILIARITY_OUTPUT = "familiarity";

  /** Name of the mean unit embeddings of the people, {@code [P, E]}. */
  static final String CLASS_MEANS = CONSTANT_PREFIX + "classMeans";

  /** Name of the number of samples that the moving average spans, {@code [1]}. */
  static final String HIGH_PASS_SAMPLES = CONSTANT_PREFIX + "signal.highPassSamples";

  /** Start of the names of what the logits of an output are divided by. */
  static final String TEMPERATURE_PREFIX = CONSTANT_PREFIX + "temperature.";

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
  private final Set<ModelTask> tasks;
  private final GraphBuilder graph = new GraphBuilder("dt4ecg");

  /**
   * @param tasks the tasks that were trained, whose probabilities are put out
   */
  NetworkGraph(
      NetworkConfig config,
      Weights weights,
      Temperatures temperatures,
      GraphOutputs outputs,
      Set<ModelTask> tasks) {
    this.config = config;
    this.weights = weights;
    this.temperatures = temperatures;
    this.outputs = outputs;
    this.tasks = tasks;
  }

  GraphProto build() {
    graph.input(ModelContract.INPUT, 1, config.windowSamples());
    String x = stem(asImage(preprocess(ModelContract.INPUT)));
    for (int stage = 0; stage < NetworkConfig.STAGES; stage++) {
      x = residualBlock("stage" + (stage + 1), x, NetworkConfig.stageStride(stage));
    }
    x = graph.node("Relu", "neck.relu", List.of(projection("neck", x, 1)));
    boolean featuresOut = outputs.embedding() == EmbeddingSource.FEATURES;
    String features =
        meanOverTime("neck", x, featuresOut ? ModelContract.EMBEDDING_OUTPUT : "neck.features");
    String logits = identityLogits(features, featuresOut);
    probabilities(ModelContract.IDENTITY_OUTPUT, logits, temperatures.identity());
    probabilities(
        ModelContract.ACTIVITY_OUTPUT,
        linearLogits(ModelContract.ACTIVITY_OUTPUT, features, "activity.relu"),
        temperatures.activity());
    if (tasks.contains(ModelTask.IDENTITY)) {
      graph.output(ModelContract.IDENTITY_OUTPUT, config.identities());
    }
    if (tasks.contains(ModelTask.ACTIVITY)) {
      graph.output(ModelContract.ACTIVITY_OUTPUT, config.activities());
    }
    graph.output(ModelContract.EMBEDDING_OUTPUT, config.embeddingSize());
    familiarity(logits);
    return graph.build();
  }

  private String preprocess(String input) {
    SignalScaling signal = config.signal();
    String highPassed = highPassed(input, signal.highPassSamples());
    String gain = graph.scalar(CONSTANT_PREFIX + "gain", 1 / (signal.scale() * signal.limit()));
    String scaled = graph.node("Mul", "signal.scaled", List.of(highPassed, gain));
    String bent = graph.node("Softsign", "signal.bent", List.of(scaled));
    String limit = graph.scalar(CONSTANT_PREFIX + "limit", signal.limit());
    return graph.node("Mul", "signal.limited", List.of(bent, limit));
  }

  /**
   * The samples without their moving average, in double precision up to the last difference: in a
   * single one an offset of the signal would leave it few digits.
   */
  private String highPassed(String input, int span) {
    String exact = cast("signal.exact", input, TensorProto.DataType.DOUBLE_VALUE);
    String average = movingAverage(exact, span);
    String difference = graph.node("Sub", "signal.difference", List.of(exact, average));
    return cast("signal.highPassed", difference, TensorProto.DataType.FLOAT_VALUE);
  }

  private String cast(String name, String input, int type) {
    return graph.node("Cast", name, List.of(input), integer("to", type));
  }

  /**
   * The mean of the samples within half a span on either side, of those inside the window: a
   * difference of two cumulative sums.
   */
  private String movingAverage(String input, int span) {
    int margin = span / 2;
    int samples = config.windowSamples();
    String time = graph.integerVector(CONSTANT_PREFIX + "signal.time", 2);
    String pads =
        graph.integerVector(CONSTANT_PREFIX + "signal.pads", 0, 0, margin + 1, 0, 0, margin);
    String padded = graph.node("Pad", "signal.padded", List.of(input, pads));
    String sums = graph.node("CumSum", "signal.sums", List.of(padded, time));
    String start = graph.integerVector(CONSTANT_PREFIX + "signal.start", 0);
    String end = graph.integerVector(CONSTANT_PREFIX + "signal.end", samples);
    String before = graph.node("Slice", "signal.before", List.of(sums, start, end, time));
    String shift = graph.integerVector(HIGH_PASS_SAMPLES, span);
    String last = graph.integerVector(CONSTANT_PREFIX + "signal.last", samples + span);
    String after = graph.node("Slice", "signal.after", List.of(sums, shift, last, time));
    String sum = graph.node("Sub", "signal.sum", List.of(after, before));
    String counts = graph.doubleVector(CONSTANT_PREFIX + "signal.counts", counts(span));
    return graph.node("Div", "signal.average", List.of(sum, counts));
  }

  /** How many samples of the window lie within half a span of each, {@code [L]}. */
  private double[] counts(int span) {
    int samples = config.windowSamples();
    double[] counts = new double[samples];
    for (int i = 0; i < samples; i++) {
      counts[i] = Math.min(samples - 1, i + span / 2) - Math.max(0, i - span / 2) + 1;
    }
    return counts;
  }

  /** {@code [N, 1, L]} to an image of height 1, {@code [N, 1, 1, L]}. */
  private String asImage(String signal) {
    String axis = graph.integerVector(CONSTANT_PREFIX + "heightAxis", 2);
    return graph.node("Unsqueeze", "signal.image", List.of(signal, axis));
  }

  private String stem(String input) {
    String x = convolution("stem.convolution", input, NetworkConfig.STEM_KERNEL, 2);
    x = graph.node("Relu", "stem.relu", List.of(normalisation("stem.normalisation", x)));
    return graph.node(
        "MaxPool",
        "stem.pool",
        List.of(x),
        integers("kernel_shape", 1, 3),
        integers("pads", 0, 1, 0, 1),
        integers("strides", 1, 2));
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
    String mean = meanOverTime(path, input, path + ".mean");
    String hidden = graph.node("Relu", path + ".relu", List.of(linear(path + ".squeeze", mean)));
    String share =
        graph.node("Sigmoid", path + ".sigmoid", List.of(linear(path + ".excite", hidden)));
    String axes = graph.integerVector(CONSTANT_PREFIX + path + ".axes", 2, 3);
    String column = graph.node("Unsqueeze", path + ".share", List.of(share, axes));
    return graph.node("Mul", path + ".product", List.of(input, column));
  }

  /** The mean of each channel, {@code [N, C, 1, T]} to {@code [N, C]}. */
  private String meanOverTime(String path, String input, String name) {
    String mean = graph.node("GlobalAveragePool", path + ".pool", List.of(input));
    return graph.node("Flatten", name, List.of(mean), integer("axis", 1));
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
    String divisor = graph.scalar(TEMPERATURE_PREFIX + output, (float) temperature);
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
        List.of(input, kernel(path + ".weight")),
        integers("kernel_shape", 1, kernel),
        integers("pads", 0, kernel / 2, 0, kernel / 2),
        integers("strides", 1, stride));
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

  /** The weight of a convolution, {@code [O, I, k]}, as that of an image, {@code [O, I, 1, k]}. */
  private String kernel(String path) {
    Weights.Tensor tensor = weights.tensor(path);
    long[] shape = tensor.shape();
    return graph.initializer(
        path, new Weights.Tensor(new long[] {shape[0], shape[1], 1, shape[2]}, tensor.values()));
  }

  private String weight(String path) {
    return graph.initializer(path, weights.tensor(path));
  }

  /** Brings the rows of a matrix to length 1, since only their directions count. */
  static final class UnitRows {

    private UnitRows() {}

    /**
     * The rows with length 1.
     *
     * @param matrix {@code [rows, columns]}
     */
    static Tensor of(Tensor matrix) {
      int columns = Math.toIntExact(matrix.shape()[1]);
      float[] values = new float[matrix.values().length];
      for (int from = 0; from < values.length; from += columns) {
        double squares = IdentityHead.SMALLEST_SQUARE;
        for (int i = from; i < from + columns; i++) {
          squares += (double) matrix.values()[i] * matrix.values()[i];
        }
        double length = Math.sqrt(squares);
        for (int i = from; i < from + columns; i++) {
          values[i] = (float) (matrix.values()[i] / length);
        }
      }
      return new Tensor(matrix.shape(), values);
    }
  }
}
