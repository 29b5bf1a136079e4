package org.dt4ecg.app.model;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;

/** Loads and writes models for commands. */
public final class Models {

  private Models() {}

  /**
   * Loads a model, which is the caller's to close.
   *
   * @throws CommandFailure if the file cannot be read or is no model of this system
   */
  public static OnnxModel load(Path file) throws CommandFailure {
    return load(file, read(file));
  }

  /**
   * Loads a model from a file that was read before; it is the caller's to close.
   *
   * @throws CommandFailure if it is no model of this system
   */
  public static OnnxModel load(Path file, ModelFile read) throws CommandFailure {
    try {
      return OnnxModel.load(read);
    } catch (InvalidModelException e) {
      throw cannotServe(file, e);
    }
  }

  /**
   * Reads and verifies a model's file, without running it.
   *
   * @throws CommandFailure if the file cannot be read or is no model of this system
   */
  public static ModelFile read(Path file) throws CommandFailure {
    try {
      return ModelFile.read(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("There is no file %s; name one with --model".formatted(file), e);
    } catch (IOException e) {
      throw new CommandFailure(
          "The model file cannot be read (%s); name another with --model"
              .formatted(Failures.text(e)),
          e);
    } catch (InvalidModelException e) {
      throw cannotServe(file, e);
    }
  }

  /**
   * Refuses a model that takes in another unit than a recording can give.
   *
   * @param file the model's file, to name it
   * @throws CommandFailure if the recording's calibration does not fit
   */
  public static void requireUnit(Path file, ModelContract contract, Recording recording)
      throws CommandFailure {
    boolean calibrated = recording.microvoltsPerCount() > 0;
    if (calibrated != (contract.inputUnit() == InputUnit.MILLIVOLTS)) {
      throw new CommandFailure(
          "The model %s takes in %s, but the recording %s is %s; name another with --model"
              .formatted(
                  file,
                  calibrated ? "bare counts" : "millivolts",
                  recording.recordingId(),
                  calibrated ? "calibrated in microvolts" : "not calibrated"));
    }
  }

  private static CommandFailure cannotServe(Path file, InvalidModelException e) {
    return new CommandFailure(
        "The file %s is no model that can serve: %s".formatted(file, e.getMessage()), e);
  }
}
