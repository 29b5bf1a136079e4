package org.dt4ecg.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Hands a whole batch to DJL as one array {@code [N, 1, L]}. DJL's own batching stacks arrays, an
 * operation that ONNX Runtime alone does not have.
 *
 * <p>Not thread-safe: the buffer outside the heap, which ONNX Runtime reads in place, is used again
 * for every batch.
 */
final class BatchTranslator implements NoBatchifyTranslator<List<float[]>, List<Prediction>> {

  private final int windowSamples;
  private FloatBuffer buffer = FloatBuffer.allocate(0);

  BatchTranslator(ModelContract contract) {
    this.windowSamples = contract.windowSamples();
  }

  @Override
  public NDList processInput(TranslatorContext context, List<float[]> windows) {
    int floats = Math.multiplyExact(windows.size(), windowSamples);
    if (buffer.capacity() < floats) {
      buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    buffer.clear();
    windows.forEach(buffer::put);
    buffer.flip();
    NDArray batch =
        context.getNDManager().create(buffer, new Shape(windows.size(), 1, windowSamples));
    return new NDList(batch);
  }

  @Override
  public List<Prediction> processOutput(TranslatorContext context, NDList outputs)
      throws TranslateException {
    float[][] identities = rows(outputs.get(ModelContract.IDENTITY_OUTPUT));
    float[][] activities = rows(outputs.get(ModelContract.ACTIVITY_OUTPUT));
    float[][] embeddings = rows(outputs.get(ModelContract.EMBEDDING_OUTPUT));
    Optional<float[]> familiarities = familiarities(outputs, identities.length);
    List<Prediction> predictions = new ArrayList<>(identities.length);
    for (int i = 0; i < identities.length; i++) {
      predictions.add(
          familiarities.isPresent()
              ? new Prediction(identities[i], activities[i], embeddings[i], familiarities.get()[i])
              : new Prediction(identities[i], activities[i], embeddings[i]));
    }
    return predictions;
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

  private static float[][] rows(NDArray array) {
    int rows = Math.toIntExact(array.getShape().get(0));
    float[] all = array.toFloatArray();
    int columns = all.length / rows;
    float[][] split = new float[rows][];
    for (int row = 0; row < rows; row++) {
      split[row] = Arrays.copyOfRange(all, row * columns, (row + 1) * columns);
    }
    return split;
  }
}
