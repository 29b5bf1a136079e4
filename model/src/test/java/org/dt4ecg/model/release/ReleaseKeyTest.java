package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.time.Instant;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.TinyModel;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.junit.jupiter.api.Test;

class ReleaseKeyTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final KeyPair keys = PemKeys.generate();

  @Test
  void aReleaseToScoreAlongDoesNotDisplaceTheOneByWhichTheSameFileServes() throws Exception {
    ModelFile file = ModelFile.of(TinyModel.bytes());
    ReleaseSigner signer = new ReleaseSigner(keys);

    assertThat(ReleaseKey.of(signer.sign(file, null, null, NOON)))
        .isEqualTo("tiny/" + file.version());
    assertThat(ReleaseKey.of(signer.sign(file, ReleaseMode.SHADOW, null, null, NOON)))
        .isEqualTo("tiny/" + file.version() + "/shadow");
  }
}
