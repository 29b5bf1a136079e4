package org.dt4ecg.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Any graph on ONNX Runtime that takes in windows, for those who look inside a model: it has no
 * contract and serves nobody. Runs on the caller's thread alone, with the session options of {@link
 * OnnxModel}. Not thread-safe.
 */
public final class OnnxGraph implements AutoCloseable {

  private final Model model;
  private final Predictor<List<float[]>, Map<String, float[]>> predictor;

  private OnnxGraph(Model model) {
    this.model = model;
    this.predictor = model.newPredictor(new WindowsTranslator());
  }

  /**
   * Loads a graph.
   *
   * @param onnx the file: one input {@code float[N, 1, L]}, any outputs of floats
   * @throws InvalidModelException if ONNX Runtime cannot load it
   * @throws OnnxRuntimeTelemetry.StillOnException if ONNX Runtime would report to its maker
   */
  public static OnnxGraph load(byte[] onnx) throws InvalidModelException {
    DjlOnnxRuntime.start();
    Model model = Model.newInstance("graph", Device.cpu(), DjlOnnxRuntime.ENGINE_NAME);
    boolean loaded = false;
    try {
      model.load(new ByteArrayInputStream(onnx), OnnxModel.SESSION_OPTIONS);
      loaded = true;
      return new OnnxGraph(model);
    } catch (MalformedModelException | IOException e) {
      throw new InvalidModelException(
          "ONNX Runtime cannot load the graph: " + OnnxModel.rootMessage(e), e);
    } finally {
      OnnxModel.deleteTemporaryFolder(model);
      if (!loaded) {
        model.close();
      }
    }
  }

  /**
   * The outputs for a batch, by name, last dimension fastest.
   *
   * @param windows of equal length, at least one
   * @throws ClassificationException if ONNX Runtime fails
   */
  public Map<String, float[]> run(List<float[]> windows) throws ClassificationException {
    try {
      return predictor.predict(windows);
    } catch (TranslateException e) {
      throw new ClassificationException(
          "ONNX Runtime failed on a batch of %d windows: %s"
              .formatted(windows.size(), OnnxModel.rootMessage(e)),
          e);
    }
  }

  @Override
  public void close() {
    predictor.close();
    model.close();
  }

  /** A batch as one array {@code [N, 1, L]}, and all outputs as they come. */
  private static final class WindowsTranslator
      implements NoBatchifyTranslator<List<float[]>, Map<String, float[]>> {

    @Override
    public NDList processInput(TranslatorContext context, List<float[]> windows) {
      int samples = windows.get(0).length;
      FloatBuffer batch = FloatBuffer.allocate(Math.multiplyExact(windows.size(), samples));
      windows.forEach(batch::put);
      return new NDList(
          context.getNDManager().create(batch.flip(), new Shape(windows.size(), 1, samples)));
    }

    @Override
    public Map<String, float[]> processOutput(TranslatorContext context, NDList outputs) {
      Map<String, float[]> byName = new LinkedHashMap<>();
      for (NDArray output : outputs) {
        byName.put(output.getName(), output.toFloatArray());
      }
      return byName;
    }
  }
}
