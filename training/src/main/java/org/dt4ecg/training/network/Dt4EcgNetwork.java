package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DT4ECG: windows {@code [N, 1, L]} to logits of people and activities.
 *
 * <p>It runs in two parts, since training differentiates them apart: {@link #trunk} up to the last
 * tensor that GradNorm's shared weight reads, and {@link #heads} from that weight on. Not
 * thread-safe while training; its arrays belong to the manager it was made with.
 */
public final class Dt4EcgNetwork extends AbstractBlock {

  /** Path of the weight of the last shared layer, where GradNorm measures the gradients. */
  public static final String SHARED_WEIGHT = "neck.convolution.weight";

  private final NetworkConfig config;
  private final ParameterStore store;
  private final Stem stem;
  private final List<ResidualBlock> stages = new ArrayList<>();
  private final Projection neck;
  private final TaskHead identity;
  private final TaskHead activity;

  private Dt4EcgNetwork(NetworkConfig config, NDManager manager) {
    this.config = config;
    store = new ParameterStore(manager, false);
    stem = addChildBlock("stem", new Stem(config.width()));
    int channels = config.width();
    for (int stage = 0; stage < NetworkConfig.STAGES; stage++) {
      int next = config.stageChannels(stage);
      stages.add(
          addChildBlock(
              "stage" + (stage + 1),
              new ResidualBlock(
                  channels, next, NetworkConfig.stageStride(stage), config.attention())));
      channels = next;
    }
    neck = addChildBlock("neck", new Projection(config.embeddingSize(), 1));
    identity = addChildBlock("identity", identityHead(config));
    activity =
        addChildBlock("activity", new HiddenLayerHead(config.embeddingSize(), config.activities()));
  }

  private static TaskHead identityHead(NetworkConfig config) {
    return switch (config.identityHead().kind()) {
      case LINEAR -> new HiddenLayerHead(config.embeddingSize(), config.identities());
      case COSINE ->
          new CosineHead(
              config.embeddingSize(), config.identities(), config.identityHead().scale());
    };
  }

  /**
   * A network with random weights.
   *
   * @param manager owner of the weights, of the PyTorch engine
   */
  public static Dt4EcgNetwork random(NetworkConfig config, long seed, NDManager manager) {
    Dt4EcgNetwork network = new Dt4EcgNetwork(config, manager);
    network.setInitializer(new HeNormal(seed), Parameter.Type.WEIGHT);
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, config.windowSamples()));
    return network;
  }

  /**
   * A network with given weights.
   *
   * @param manager owner of the weights, of the PyTorch engine
   * @throws IllegalArgumentException if a weight is missing or has another shape
   */
  public static Dt4EcgNetwork of(NetworkConfig config, Weights weights, NDManager manager) {
    Dt4EcgNetwork network = new Dt4EcgNetwork(config, manager);
    BlockWeights.initialiseFrom(weights, network);
    network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, config.windowSamples()));
    return network;
  }

  public NetworkConfig config() {
    return config;
  }

  /**
   * Preprocessing, stem and residual blocks.
   *
   * @param windows {@code [N, 1, L]} in the unit of the model's input
   * @param training whether normalisations use the batch and update their running statistics
   * @return features {@code [N, 8c, T]}
   */
  public NDArray trunk(NDArray windows, boolean training) {
    NDArray x = stem.forward(store, preprocess(windows), training);
    for (ResidualBlock stage : stages) {
      x = stage.forward(store, x, training);
    }
    return x;
  }

  /**
   * The shared neck and both heads.
   *
   * @param features what {@link #trunk} returned, {@code [N, 8c, T]}
   */
  public Outputs heads(NDArray features, boolean training) {
    NDArray shared = Activation.relu(neck.forward(store, features, training));
    NDArray pooled = shared.mean(new int[] {2});
    NDArray identityHidden = identity.hidden(store, pooled, training);
    NDArray activityHidden = activity.hidden(store, pooled, training);
    return new Outputs(
        identity.logits(store, identityHidden, training),
        activity.logits(store, activityHidden, training),
        pooled,
        identityHidden,
        activityHidden);
  }

  private NDArray preprocess(NDArray windows) {
    SignalScaling signal = config.signal();
    // DJL's one-dimensional average pooling counts the padding whatever it is told, so the average
    // near an edge is too small by the share of padding, which the same average of ones tells.
    NDArray ones = windows.getManager().ones(new Shape(1, 1, config.windowSamples()));
    NDArray average = paddedAverage(windows).div(paddedAverage(ones));
    NDArray scaled = Scalars.times(windows.sub(average), 1 / (signal.scale() * signal.limit()));
    return Scalars.times(scaled.div(scaled.abs().add(1)), signal.limit());
  }

  private NDArray paddedAverage(NDArray windows) {
    int samples = config.signal().highPassSamples();
    return Pool.avgPool1d(
        windows, new Shape(samples), new Shape(1), new Shape(samples / 2), false, true);
  }

  /** The parameters by path, in the order of the layers. */
  public Map<String, Parameter> parametersByPath() {
    return BlockWeights.parametersByPath(this);
  }

  /** A copy of the weights, running statistics included. */
  public Weights weights() {
    return BlockWeights.of(this);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    Outputs outputs = heads(trunk(inputs.singletonOrThrow(), training), training);
    return new NDList(outputs.identity(), outputs.activity(), outputs.features());
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    Shape shape = SingleInputBlock.initialize(stem, manager, type, inputs[0]);
    for (ResidualBlock stage : stages) {
      shape = SingleInputBlock.initialize(stage, manager, type, shape);
    }
    SingleInputBlock.initialize(neck, manager, type, shape);
    Shape embedding = new Shape(inputs[0].get(0), config.embeddingSize());
    SingleInputBlock.initialize(identity, manager, type, embedding);
    SingleInputBlock.initialize(activity, manager, type, embedding);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    long batch = inputs[0].get(0);
    return new Shape[] {
      new Shape(batch, config.identities()),
      new Shape(batch, config.activities()),
      new Shape(batch, config.embeddingSize())
    };
  }
}
