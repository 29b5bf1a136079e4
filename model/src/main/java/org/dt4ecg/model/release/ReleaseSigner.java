package org.dt4ecg.model.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.jspecify.annotations.Nullable;

/** Makes signed releases of model files. Thread-safe. */
public final class ReleaseSigner {

  private final PrivateKey privateKey;
  private final String keyId;

  /**
   * @throws InvalidKeyException if the keys do not belong together
   */
  public ReleaseSigner(KeyPair keys) throws InvalidKeyException {
    this(keys.getPrivate(), keys.getPublic());
  }

  private ReleaseSigner(PrivateKey privateKey, PublicKey publicKey) throws InvalidKeyException {
    this.privateKey = privateKey;
    this.keyId = TrustedKeys.id(publicKey);
    byte[] trial = {1};
    if (!Ed25519.verifies(publicKey, trial, Ed25519.sign(privateKey, trial))) {
      throw new InvalidKeyException(
          "The private key does not belong to the public key "
              + keyId
              + ". Name the two files of one pair");
    }
  }

  /**
   * With the two PEM files of a pair of keys.
   *
   * @throws IOException if a file cannot be read
   * @throws InvalidKeyException if a file holds no such key, or they do not belong together
   */
  public static ReleaseSigner read(Path privateFile, Path publicFile)
      throws IOException, InvalidKeyException {
    return new ReleaseSigner(PemKeys.readPrivate(privateFile), PemKeys.readPublic(publicFile));
  }

  /** Id under which the receivers have to trust the public key. */
  public String keyId() {
    return keyId;
  }

  /** A signed release of a file that is to serve: {@link ReleaseMode#SERVING}. */
  public ModelRelease sign(
      ModelFile file,
      @Nullable String parentVersion,
      @Nullable GoldenVector goldenVector,
      Instant releasedAt) {
    return sign(file, ReleaseMode.SERVING, parentVersion, goldenVector, releasedAt);
  }

  /**
   * A signed release of a file.
   *
   * @param mode whether it is to serve, or to run as a shadow of the model that does
   * @param parentVersion version of the model that training started from; null for a first one
   * @param goldenVector what the model says of a made-up window; null if that is not to be checked
   * @param releasedAt time of release; what is finer than microseconds is dropped
   */
  public ModelRelease sign(
      ModelFile file,
      ReleaseMode mode,
      @Nullable String parentVersion,
      @Nullable GoldenVector goldenVector,
      Instant releasedAt) {
    Instant time = releasedAt.truncatedTo(ChronoUnit.MICROS);
    String name = file.contract().name();
    byte[] statement = new ReleaseStatement(name, mode, file.sha256(), time).bytes();
    return ModelRelease.newBuilder()
        .setName(name)
        .setVersion(file.version())
        .setOnnx(ByteBuffer.wrap(file.bytes()))
        .setSha256(file.sha256())
        .setSignature(ByteBuffer.wrap(Ed25519.sign(privateKey, statement)))
        .setSigningKeyId(keyId)
        .setParentVersion(parentVersion)
        .setTrainingDataSha256(file.contract().trainingDataSha256())
        .setMetrics(file.contract().metrics())
        .setReleasedAt(time)
        .setGoldenVector(goldenVector)
        .setMode(mode)
        .build();
  }
}
