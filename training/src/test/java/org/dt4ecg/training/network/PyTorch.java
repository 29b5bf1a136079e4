package org.dt4ecg.training.network;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;

/** The engine that trains, named, since ONNX Runtime is on the class path as well. */
public final class PyTorch {

  private PyTorch() {}

  public static Engine engine() {
    return Engine.getEngine("PyTorch");
  }

  public static NDManager manager() {
    return engine().newBaseManager();
  }
}
