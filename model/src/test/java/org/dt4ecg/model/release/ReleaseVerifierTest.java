package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.TinyModel;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.digest.Sha256;
import org.dt4ecg.schemas.serde.TrustedRecords;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReleaseVerifierTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private final KeyPair keys = PemKeys.generate();
  private final ReleaseVerifier verifier =
      new ReleaseVerifier(
          TrustedKeys.of(List.of(PemKeys.generate().getPublic(), keys.getPublic())));

  private ModelFile file;
  private ReleaseSigner signer;
  private ModelRelease release;

  /** Avro's builders copy enums by the name of their class. */
  @BeforeAll
  static void trustTheRecords() {
    TrustedRecords.trust();
  }

  @BeforeEach
  void release() throws InvalidModelException, InvalidKeyException {
    file = ModelFile.of(TinyModel.bytes());
    signer = new ReleaseSigner(keys);
    release = signer.sign(file, "0a1b2c3d4e5f", null, NOON);
  }

  @Test
  void aReleaseTellsWhatItsFileTells() {
    assertThat(release.getName()).isEqualTo("tiny");
    assertThat(release.getVersion()).isEqualTo(file.version());
    assertThat(release.getSha256()).isEqualTo(file.sha256());
    assertThat(release.getSignature().remaining()).isEqualTo(64);
    assertThat(release.getSigningKeyId()).isEqualTo(TrustedKeys.id(keys.getPublic()));
    assertThat(release.getParentVersion()).isEqualTo("0a1b2c3d4e5f");
    assertThat(release.getTrainingDataSha256()).isEqualTo(file.contract().trainingDataSha256());
    assertThat(release.getMetrics()).isEqualTo(file.contract().metrics());
    assertThat(release.getReleasedAt()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123456Z"));
  }

  @Test
  void aSignedReleaseIsVerifiedAsOftenAsOneAsks() throws RefusedReleaseException {
    assertThat(verifier.verify(release).bytes()).isEqualTo(file.bytes());
    assertThat(verifier.verify(release).version()).isEqualTo(file.version());
  }

  @Test
  void aFlippedByteIsRefusedByTheDigest() {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      byte[] flipped = file.bytes();
      flipped[random.nextInt(flipped.length)] ^= 1;
      assertRefused(with(flipped, release.getSha256()), RefusalReason.DIGEST_MISMATCH);
    }
  }

  @Test
  void aCutFileIsRefusedByTheDigest() {
    byte[] cut = Arrays.copyOf(file.bytes(), 100);

    assertRefused(with(cut, release.getSha256()), RefusalReason.DIGEST_MISMATCH);
    assertRefused(with(new byte[0], release.getSha256()), RefusalReason.DIGEST_MISMATCH);
  }

  @Test
  void anotherFileUnderItsOwnDigestIsRefusedByTheSignature() {
    byte[] other = TinyModel.withFamiliarity(true).build().toByteArray();

    assertRefused(with(other, Sha256.of(other)), RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void theSignatureVouchesForTheNameAndTheTimeToo() {
    assertRefused(
        ModelRelease.newBuilder(release).setName("other").build(), RefusalReason.BAD_SIGNATURE);
    assertRefused(
        ModelRelease.newBuilder(release).setReleasedAt(NOON.plusSeconds(1)).build(),
        RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void aReleaseToScoreAlongIsVerifiedAsOneToServe() throws RefusedReleaseException {
    ModelRelease shadow = signer.sign(file, ReleaseMode.SHADOW, null, null, NOON);

    assertThat(shadow.getMode()).isEqualTo(ReleaseMode.SHADOW);
    assertThat(verifier.verify(shadow).version()).isEqualTo(file.version());
    assertThat(release.getMode()).isEqualTo(ReleaseMode.SERVING);
  }

  @Test
  void theSignatureVouchesForTheModeSoThatNobodyTurnsAShadowIntoAReleaseThatServes() {
    ModelRelease shadow = signer.sign(file, ReleaseMode.SHADOW, null, null, NOON);

    assertRefused(
        ModelRelease.newBuilder(shadow).setMode(ReleaseMode.SERVING).build(),
        RefusalReason.BAD_SIGNATURE);
    assertRefused(
        ModelRelease.newBuilder(release).setMode(ReleaseMode.SHADOW).build(),
        RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void aDamagedOrMissingSignatureIsRefused() {
    for (int length : new int[] {0, 1, 63, 64, 65}) {
      assertRefused(
          ModelRelease.newBuilder(release).setSignature(ByteBuffer.allocate(length)).build(),
          RefusalReason.BAD_SIGNATURE);
    }
    assertRefused(
        ModelRelease.newBuilder(release).setSignature(null).build(), RefusalReason.BAD_SIGNATURE);
  }

  @Test
  void anotherTrustedKeyThanTheOneThatSignedIsRefused() throws InvalidKeyException {
    KeyPair alsoTrusted = PemKeys.generate();
    ReleaseVerifier both =
        new ReleaseVerifier(TrustedKeys.of(List.of(keys.getPublic(), alsoTrusted.getPublic())));
    ModelRelease mislabelled =
        ModelRelease.newBuilder(release)
            .setSigningKeyId(TrustedKeys.id(alsoTrusted.getPublic()))
            .build();

    assertThatThrownBy(() -> both.verify(mislabelled))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.BAD_SIGNATURE));
  }

  @Test
  void aKeyThatIsNotTrustedIsRefused() throws InvalidKeyException {
    ReleaseSigner stranger = new ReleaseSigner(PemKeys.generate());

    assertThatThrownBy(() -> verifier.verify(stranger.sign(file, null, null, NOON)))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.UNKNOWN_KEY))
        .hasMessageContaining(stranger.keyId())
        .hasMessageContaining(signer.keyId());
  }

  @Test
  void aReleaseThatIsNotSignedIsRefused() {
    assertRefused(
        ModelRelease.newBuilder(release).setSignature(null).setSigningKeyId(null).build(),
        RefusalReason.UNKNOWN_KEY);
  }

  @Test
  void whereNobodyIsTrustedEverythingIsRefused() {
    assertThatThrownBy(() -> new ReleaseVerifier(TrustedKeys.of(List.of())).verify(release))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class,
            e -> assertThat(e.reason()).isEqualTo(RefusalReason.UNKNOWN_KEY));
  }

  @Test
  void aSignedFileThatIsNoModelIsRefused() {
    byte[] nonsense = {1, 2, 3};

    assertRefused(signed("tiny", "000000000000", nonsense), RefusalReason.INVALID_MODEL);
  }

  @Test
  void aSignedModelUnderAnotherNameOrVersionIsRefused() {
    assertRefused(signed("other", file.version(), file.bytes()), RefusalReason.INVALID_MODEL);
    assertRefused(signed("tiny", "000000000000", file.bytes()), RefusalReason.INVALID_MODEL);
  }

  private ModelRelease signed(String name, String version, byte[] onnx) {
    String sha256 = Sha256.of(onnx);
    byte[] statement =
        new ReleaseStatement(name, ReleaseMode.SERVING, sha256, release.getReleasedAt()).bytes();
    return ModelRelease.newBuilder(release)
        .setName(name)
        .setVersion(version)
        .setOnnx(ByteBuffer.wrap(onnx))
        .setSha256(sha256)
        .setSignature(ByteBuffer.wrap(Ed25519.sign(keys.getPrivate(), statement)))
        .build();
  }

  private ModelRelease with(byte[] onnx, String sha256) {
    return ModelRelease.newBuilder(release)
        .setOnnx(ByteBuffer.wrap(onnx))
        .setSha256(sha256)
        .build();
  }

  private void assertRefused(ModelRelease refused, RefusalReason reason) {
    assertThatThrownBy(() -> verifier.verify(refused))
        .isInstanceOfSatisfying(
            RefusedReleaseException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageMatching("(?s).{40,}");
  }
}
