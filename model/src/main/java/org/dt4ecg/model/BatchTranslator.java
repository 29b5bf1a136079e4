package org.dt4ecg.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
  public List<Prediction> processOutput(TranslatorContext context, NDList outputs) {
    float[][] identities = rows(outputs.get(ModelContract.IDENTITY_OUTPUT));
    float[][] activities = rows(outputs.get(ModelContract.ACTIVITY_OUTPUT));
    float[][] embeddings = rows(outputs.get(ModelContract.EMBEDDING_OUTPUT));
    List<Prediction> predictions = new ArrayList<>(identities.length);
    for (int i = 0; i < identities.length; i++) {
      predictions.add(new Prediction(identities[i], activities[i], embeddings[i]));
    }
    return predictions;
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
