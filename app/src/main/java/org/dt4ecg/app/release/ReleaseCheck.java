package org.dt4ecg.app.release;

import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;

/**
 * Checks a release as an application does before it serves it: digest, signature, contract, and
 * that the model runs here and gives the golden vector. What depends on the model that serves and
 * on the load is left to the application.
 */
public final class ReleaseCheck {

  private final ReleaseVerifier verifier;

  /** A check by the keys that the verifier trusts. */
  public ReleaseCheck(ReleaseVerifier verifier) {
    this.verifier = verifier;
  }

  /**
   * The file of a release that can serve.
   *
   * @throws RefusedReleaseException if it cannot, with the reason
   */
  public ModelFile check(ModelRelease release) throws RefusedReleaseException {
    ModelFile file = verifier.verify(release);
    try (OnnxModel model = OnnxModel.load(file)) {
      GoldenVector expected = release.getGoldenVector();
      if (expected != null) {
        GoldenVectors.check(model, expected);
      }
      return file;
    } catch (InvalidModelException e) {
      throw new RefusedReleaseException(
          RefusalReason.CANNOT_RUN,
          "The model %s cannot be run here: %s".formatted(release.getVersion(), e.getMessage()),
          e);
    }
  }
}
