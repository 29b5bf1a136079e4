package org.dt4ecg.bench.material;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.ServableModel;

/** What there is to do for each window. All take windows of 4 s at 250 Hz, in counts. */
public enum Workload {
  /** No model: the same answer for every window. */
  FRAMING,
  /** A model of a few microseconds a window. */
  LIGHT,
  /** The shipped release. */
  REAL;

  /**
   * Writes the model's file where contestants find it.
   *
   * @param people whom the model knows, where it is made up
   * @param hopSamples from the start of a window to that of the next, where it is made up
   */
  public ModelFile writeModel(Path path, int people, int hopSamples) throws IOException {
    ModelFile file =
        this == REAL ? ShippedModels.file(ShippedModels.CTU) : LightModel.file(people, hopSamples);
    Files.write(path, file.bytes());
    return file;
  }

  /** Loads a model that was written; the caller closes it. */
  public ServableModel load(Path path) throws IOException, InvalidModelException {
    ModelFile file = ModelFile.read(path);
    return this == FRAMING ? new ConstantModel(file) : OnnxModel.load(file);
  }
}
