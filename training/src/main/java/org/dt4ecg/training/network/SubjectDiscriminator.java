package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import java.util.Map;

/**
 * Tries to tell people apart by a hidden layer {@code [N, E]} that should not show who they are.
 * Needed in training alone, so that no file carries it. Its arrays belong to the manager it was
 * made with.
 */
public final class SubjectDiscriminator extends SingleInputBlock {

  private final ParameterStore store;
  private final Linear hidden;
  private final Linear logits;

  private SubjectDiscriminator(NetworkConfig config, NDManager manager) {
    store = new ParameterStore(manager, false);
    hidden = addChildBlock("hidden", Layers.linear(config.embeddingSize()));
    logits = addChildBlock("logits", Layers.linear(config.identities()));
  }

  /** A discriminator with random weights. */
  public static SubjectDiscriminator random(NetworkConfig config, long seed, NDManager manager) {
    SubjectDiscriminator discriminator = new SubjectDiscriminator(config, manager);
    discriminator.setInitializer(new HeNormal(seed), Parameter.Type.WEIGHT);
    discriminator.initialize(manager, DataType.FLOAT32, new Shape(1, config.embeddingSize()));
    return discriminator;
  }

  /**
   * A discriminator with given weights.
   *
   * @throws IllegalArgumentException if a weight is missing or has another shape
   */
  public static SubjectDiscriminator of(NetworkConfig config, Weights weights, NDManager manager) {
    SubjectDiscriminator discriminator = new SubjectDiscriminator(config, manager);
    BlockWeights.initialiseFrom(weights, discriminator);
    discriminator.initialize(manager, DataType.FLOAT32, new Shape(1, config.embeddingSize()));
    return discriminator;
  }

  /** Logits of the people, {@code [N, P]}, for a hidden layer {@code [N, E]}. */
  public NDArray people(NDArray hiddenLayer) {
    return forward(store, hiddenLayer, true);
  }

  /** The parameters by path, in the order of the layers. */
  public Map<String, Parameter> parametersByPath() {
    return BlockWeights.parametersByPath(this);
  }

  /** A copy of the weights. */
  public Weights weights() {
    return BlockWeights.of(this);
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray x = Activation.relu(Layers.apply(hidden, parameters, input, training));
    return Layers.apply(logits, parameters, x, training);
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    return initialize(logits, manager, type, initialize(hidden, manager, type, input));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return logits.getOutputShapes(hidden.getOutputShapes(inputs));
  }
}
