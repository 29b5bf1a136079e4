package org.dt4ecg.retrainer.service;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;

/**
 * What the service knows of models and keys.
 *
 * @param first the model that serves as long as there is no release
 * @param signer signs releases
 * @param verifier says which releases to train from
 */
public record ServiceModels(ModelFile first, ReleaseSigner signer, ReleaseVerifier verifier) {

  /**
   * Reads the files that a configuration names.
   *
   * @throws IOException if a file cannot be read
   * @throws InvalidKeyException if a file holds no key, or the two keys do not belong together
   * @throws InvalidModelException if the file holds no model that can serve
   */
  public static ServiceModels read(RetrainingConfig config)
      throws IOException, InvalidKeyException, InvalidModelException {
    List<Path> trusted = new ArrayList<>(config.trustedKeys());
    trusted.add(config.signingPublicKey());
    return new ServiceModels(
        ModelFile.read(config.modelPath()),
        ReleaseSigner.read(config.signingPrivateKey(), config.signingPublicKey()),
        new ReleaseVerifier(TrustedKeys.read(trusted)));
  }
}
