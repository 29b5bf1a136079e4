package org.dt4ecg.app.model;

import java.io.IOException;
import java.nio.file.Path;
import org.dt4ecg.app.console.CommandFailure;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;

/** Loads models for commands. */
public final class Models {

  private Models() {}

  /**
   * Loads a model, which is the caller's to close.
   *
   * @throws CommandFailure if the file cannot be read or is no model of this system
   */
  public static OnnxModel load(Path file) throws CommandFailure {
    try {
      return OnnxModel.load(ModelFile.read(file));
    } catch (IOException e) {
      throw new CommandFailure(
          "The model file %s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (InvalidModelException e) {
      throw new CommandFailure(
          "The file %s is no model that can serve: %s".formatted(file, e.getMessage()), e);
    }
  }
}
