package org.dt4ecg.bench.material;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;

/** The models that lie in the repository. */
public final class ShippedModels {

  /** System property that names the repository's folder; by default the working directory. */
  public static final String REPOSITORY = "dt4ecg.project.directory";

  /** Of recordings of ten people, in counts. */
  public static final String CTU = "dt4ecg-ctu";

  /** Of ten simulated people, in millivolts. */
  public static final String SIMULATED = "dt4ecg-sim";

  private ShippedModels() {}

  /** The repository's folder. */
  public static Path repository() {
    return Path.of(System.getProperty(REPOSITORY, ".")).toAbsolutePath();
  }

  /** The file of a model. */
  public static Path path(String name) {
    return repository().resolve(Path.of("model", "releases", name + ".onnx"));
  }

  /** A model, verified. */
  public static ModelFile file(String name) {
    Path path = path(name);
    try {
      return ModelFile.read(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read; name the repository's folder with -D%s=FOLDER"
              .formatted(path, REPOSITORY),
          e);
    } catch (InvalidModelException e) {
      throw notOfTheRepository(path, e);
    }
  }

  /** A model, loaded; the caller closes it. */
  public static OnnxModel load(String name) {
    try {
      return OnnxModel.load(file(name));
    } catch (InvalidModelException e) {
      throw notOfTheRepository(path(name), e);
    }
  }

  private static IllegalStateException notOfTheRepository(Path path, InvalidModelException e) {
    return new IllegalStateException(
        path + " is not the model of the repository; check the file out again", e);
  }
}
