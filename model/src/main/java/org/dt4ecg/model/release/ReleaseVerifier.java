package org.dt4ecg.model.release;

import static org.dt4ecg.model.release.UntrustedText.printable;

import java.nio.ByteBuffer;
import java.security.PublicKey;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.digest.Sha256;

/**
 * Checks what a release is and who it is from, in the order from cheap to dear, and before anything
 * of the file is parsed: digest, signature, then the file. Thread-safe.
 */
public final class ReleaseVerifier {

  private final TrustedKeys trustedKeys;

  public ReleaseVerifier(TrustedKeys trustedKeys) {
    this.trustedKeys = trustedKeys;
  }

  /**
   * The file of a release that can be trusted.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#DIGEST_MISMATCH}, {@link
   *     RefusalReason#UNKNOWN_KEY}, {@link RefusalReason#BAD_SIGNATURE} or {@link
   *     RefusalReason#INVALID_MODEL}
   */
  public ModelFile verify(ModelRelease release) throws RefusedReleaseException {
    byte[] onnx = bytes(release.getOnnx());
    String sha256 = Sha256.of(onnx);
    requireDigest(release, sha256);
    requireSignature(release, sha256);
    return modelFile(release, onnx);
  }

  private static void requireDigest(ModelRelease release, String sha256)
      throws RefusedReleaseException {
    if (!sha256.equalsIgnoreCase(release.getSha256())) {
      throw new RefusedReleaseException(
          RefusalReason.DIGEST_MISMATCH,
          "The file of the release "
              + printable(release.getVersion())
              + " has the SHA-256 "
              + sha256
              + ", but was announced with "
              + printable(release.getSha256())
              + ": it was changed or cut on its way. Publish it again");
    }
  }

  private void requireSignature(ModelRelease release, String sha256)
      throws RefusedReleaseException {
    PublicKey key = trustedKey(release);
    ReleaseStatement statement =
        new ReleaseStatement(release.getName(), release.getMode(), sha256, release.getReleasedAt());
    ByteBuffer signature = release.getSignature();
    if (signature == null || !Ed25519.verifies(key, statement.bytes(), bytes(signature))) {
      throw new RefusedReleaseException(
          RefusalReason.BAD_SIGNATURE,
          "The signature of the release "
              + printable(release.getVersion())
              + " is not that of the key "
              + printable(release.getSigningKeyId())
              + " over its name, mode, digest and time. Publish it again with that key, and find"
              + " out who published this one");
    }
  }

  private PublicKey trustedKey(ModelRelease release) throws RefusedReleaseException {
    String keyId = release.getSigningKeyId();
    if (keyId == null) {
      throw new RefusedReleaseException(
          RefusalReason.UNKNOWN_KEY,
          "The release "
              + printable(release.getVersion())
              + " is not signed. Publish it with one of the keys "
              + trustedKeys.ids());
    }
    return trustedKeys
        .find(keyId)
        .orElseThrow(
            () ->
                new RefusedReleaseException(
                    RefusalReason.UNKNOWN_KEY,
                    "The release "
                        + printable(release.getVersion())
                        + " is signed with the key "
                        + printable(keyId)
                        + ", trusted are "
                        + trustedKeys.ids()
                        + ". Publish it with a trusted key, or add the key to the trusted ones"));
  }

  private static ModelFile modelFile(ModelRelease release, byte[] onnx)
      throws RefusedReleaseException {
    ModelFile file;
    try {
      file = ModelFile.of(onnx);
    } catch (InvalidModelException e) {
      throw new RefusedReleaseException(
          RefusalReason.INVALID_MODEL,
          "The release "
              + printable(release.getVersion())
              + " holds no model that can serve: "
              + e.getMessage(),
          e);
    }
    if (!file.contract().name().equals(release.getName())
        || !file.version().equals(release.getVersion())) {
      throw new RefusedReleaseException(
          RefusalReason.INVALID_MODEL,
          "The release is announced as "
              + release.getName()
              + " "
              + printable(release.getVersion())
              + ", its file is "
              + file.contract().name()
              + " "
              + file.version()
              + ". Publish the file under its own name and version");
    }
    return file;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
