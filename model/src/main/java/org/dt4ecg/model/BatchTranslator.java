package org.dt4ecg.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands a whole batch to DJL as one array {@code [N, 1, L]}. DJL's own batching stacks arrays, an
 * operation that ONNX Runtime alone does not have. The batch is a buffer outside the heap, in
 * native order, which ONNX Runtime reads in place. Thread-safe.
 */
final class BatchTranslator implements NoBatchifyTranslator<FloatBuffer, List<Prediction>> {

  private static final float[] NO_CLASSES = {};

  private final int windowSamples;
  private final Set<ModelTask> tasks;

  BatchTranslator(ModelContract contract) {
    this.windowSamples = contract.windowSamples();
    this.tasks = ModelTask.of(contract);
  }

  @Override
  public NDList processInput(TranslatorContext context, FloatBuffer batch) {
    Shape shape = new Shape(batch.remaining() / windowSamples, 1, windowSamples);
    return new NDList(context.getNDManager().create(batch, shape));
  }

  @Override
  public List<Prediction> processOutput(TranslatorContext context, NDList outputs)
      throws TranslateException {
    float[][] embeddings = rows(outputs.get(ModelContract.EMBEDDING_OUTPUT));
    float[][] identities = probabilities(outputs, ModelTask.IDENTITY, embeddings.length);
    float[][] activities = probabilities(outputs, ModelTask.ACTIVITY, embeddings.length);
    Optional<float[]> familiarities = familiarities(outputs, embeddings.length);
    List<Prediction> predictions = new ArrayList<>(embeddings.length);
    for (int i = 0; i < embeddings.length; i++) {
      predictions.add(
          familiarities.isPresent()
              ? new Prediction(identities[i], activities[i], embeddings[i], familiarities.get()[i])
              : new Prediction(identities[i], activities[i], embeddings[i]));
    }
    return predictions;
  }

  /** Nothing of a task that the model was not trained for. */
  private float[][] probabilities(NDList outputs, ModelTask task, int windows)
      throws TranslateException {
    if (tasks.contains(task)) {
      return rows(outputs.get(task.output()));
    }
    float[][] none = new float[windows][];
    Arrays.fill(none, NO_CLASSES);
    return none;
  }

  private static Optional<float[]> familiarities(NDList outputs, int windows)
      throws TranslateException {
    for (NDArray output : outputs) {
      if (ModelContract.FAMILIARITY_OUTPUT.equals(output.getName())) {
        float[] familiarities = output.toFloatArray();
        if (familiarities.length != windows) {
          throw new TranslateException(
              "The output "
                  + ModelContract.FAMILIARITY_OUTPUT
                  + " has the shape "
                  + output.getShape()
                  + ", expected is one number for each of the "
                  + windows
                  + " windows. Export the model again");
        }
        return Optional.of(familiarities);
      }
    }
    return Optional.empty();
  }

  /** Each row out of the one copy that ONNX Runtime makes, not out of a second one. */
  private static float[][] rows(NDArray array) throws TranslateException {
    if (array.getDataType() != DataType.FLOAT32) {
      throw new TranslateException(
          "The output "
              + array.getName()
              + " is of the type "
              + array.getDataType()
              + ", expected is float32. Export the model again");
    }
    FloatBuffer all = array.toByteBuffer().asFloatBuffer();
    float[][] rows = new float[Math.toIntExact(array.getShape().get(0))][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[all.capacity() / rows.length];
      all.get(rows[row]);
    }
    return rows;
  }
}
