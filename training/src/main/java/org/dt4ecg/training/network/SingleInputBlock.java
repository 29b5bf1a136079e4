package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A block with one input and one output. Its children are initialised by {@link
 * #initializeChildren} in the order in which they run.
 */
abstract class SingleInputBlock extends AbstractBlock {

  /** Runs the block on one tensor. */
  abstract NDArray forward(ParameterStore parameters, NDArray input, boolean training);

  /** Initialises the children for an input and returns the shape of the output. */
  abstract Shape initializeChildren(NDManager manager, DataType type, Shape input);

  @Override
  protected final NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> options) {
    return new NDList(forward(parameters, inputs.singletonOrThrow(), training));
  }

  @Override
  protected final void initializeChildBlocks(NDManager manager, DataType type, Shape... inputs) {
    initializeChildren(manager, type, inputs[0]);
  }

  /** Initialises a child and returns the shape of its output. */
  static Shape initialize(Block child, NDManager manager, DataType type, Shape input) {
    child.initialize(manager, type, input);
    return child.getOutputShapes(new Shape[] {input})[0];
  }
}
