package org.dt4ecg.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** Cosines {@code [N, classes]} of rows {@code [N, E]} to a learned vector for each class. */
final class ClassVectors extends SingleInputBlock {

  private final int classes;
  private final Parameter weight;

  ClassVectors(int classes) {
    this.classes = classes;
    weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
  }

  @Override
  NDArray forward(ParameterStore parameters, NDArray input, boolean training) {
    NDArray learned = parameters.getValue(weight, input.getDevice(), training);
    // What is computed belongs to the manager of what it is computed from: not to the network's,
    // where it would stay for as long as the network does.
    NDArray vectors = learned.reshape(learned.getShape());
    vectors.attach(input.getManager());
    return CosineHead.unit(input).matMul(CosineHead.unit(vectors).transpose());
  }

  @Override
  protected void prepare(Shape[] inputs) {
    weight.setShape(new Shape(classes, inputs[0].get(1)));
  }

  @Override
  Shape initializeChildren(NDManager manager, DataType type, Shape input) {
    return new Shape(input.get(0), classes);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), classes)};
  }
}
