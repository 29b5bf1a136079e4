package org.dt4ecg.model;

import ai.djl.engine.Engine;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;

/**
 * DJL's ONNX Runtime engine, started with its telemetry off. DJL takes these settings from system
 * properties alone, and reads them when its classes load; whoever set one before keeps it.
 */
final class DjlOnnxRuntime {

  static final String ENGINE_NAME = "OnnxRuntime";

  private DjlOnnxRuntime() {}

  /**
   * Starts the engine if it does not run. It has to be the first user of ONNX Runtime in the
   * process: it cannot set up an environment that another has made.
   *
   * @throws OnnxRuntimeTelemetry.StillOnException if ONNX Runtime would report to its maker
   */
  static void start() {
    OnnxRuntimeTelemetry.requireOff();
    setUnlessSet("OPT_OUT_TRACKING");
    setUnlessSet("ai.djl.offline");
    // Else DJL would load PyTorch beside it wherever that is on the class path.
    setUnlessSet("ai.djl.onnx.disable_alternative");
    Engine.getEngine(ENGINE_NAME);
    UnpackedLibraries.delete();
    try {
      // For Windows; elsewhere it comes too late.
      OrtEnvironment.getEnvironment().setTelemetry(false);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime's telemetry could not be switched off", e);
    }
  }

  private static void setUnlessSet(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "true");
    }
  }
}
