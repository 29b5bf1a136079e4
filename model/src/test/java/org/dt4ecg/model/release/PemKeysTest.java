package org.dt4ecg.model.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemKeysTest {

  /** RFC 8410, section 10.3. */
  private static final String PRIVATE_OF_THE_RFC =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----
      """;

  /** RFC 8410, section 10.1. */
  private static final String PUBLIC_OF_THE_RFC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
      """;

  private static final String RSA =
      """
      -----BEGIN PUBLIC KEY-----
      MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
      9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
      -----END PUBLIC KEY-----
      """;

  private Path folder;

  @BeforeEach
  void use(@TempDir Path emptyFolder) {
    folder = emptyFolder;
  }

  @Test
  void thePairOfTheStandardIsReadAndBelongsTogether() throws IOException, InvalidKeyException {
    Path privateFile = Files.writeString(folder.resolve("key"), PRIVATE_OF_THE_RFC);
    Path publicFile = Files.writeString(folder.resolve("key.pub"), PUBLIC_OF_THE_RFC);

    ReleaseSigner signer = ReleaseSigner.read(privateFile, publicFile);

    assertThat(signer.keyId()).matches("[0-9a-f]{16}");
    assertThat(TrustedKeys.read(List.of(publicFile)).ids()).containsExactly(signer.keyId());
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException, InvalidKeyException {
    KeyPair keys = PemKeys.generate();
    Path privateFile = folder.resolve("key");
    Path publicFile = folder.resolve("key.pub");

    PemKeys.write(keys, privateFile, publicFile);

    assertThat(PemKeys.readPrivate(privateFile)).isEqualTo(keys.getPrivate());
    assertThat(PemKeys.readPublic(publicFile)).isEqualTo(keys.getPublic());
  }

  @Test
  void onlyTheOwnerReadsThePrivateKey() throws IOException {
    Assumptions.assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "This file system knows no owners");
    Path privateFile = folder.resolve("key");

    PemKeys.write(PemKeys.generate(), privateFile, folder.resolve("key.pub"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
        .isEqualTo("rw-------");
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    Path privateFile = Files.writeString(folder.resolve("key"), "precious");

    assertThatThrownBy(
            () -> PemKeys.write(PemKeys.generate(), privateFile, folder.resolve("key.pub")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(privateFile).hasContent("precious");
  }

  @Test
  void aFileWithoutAnEd25519KeyIsNamed() throws IOException {
    for (String content :
        List.of("", "hello", RSA, PRIVATE_OF_THE_RFC, PUBLIC_OF_THE_RFC.replace("G", "="))) {
      Path file = Files.writeString(folder.resolve("wrong.pub"), content);

      assertThatThrownBy(() -> PemKeys.readPublic(file))
          .as(content)
          .isInstanceOf(InvalidKeyException.class)
          .hasMessageContaining("wrong.pub holds no Ed25519 key in a PEM block PUBLIC KEY");
    }
    Path publicFile = Files.writeString(folder.resolve("key.pub"), PUBLIC_OF_THE_RFC);
    assertThatThrownBy(() -> PemKeys.readPrivate(publicFile))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("PEM block PRIVATE KEY");
    assertThatThrownBy(() -> PemKeys.readPublic(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void keysOfTwoPairsDoNotSign() {
    KeyPair mixed = new KeyPair(PemKeys.generate().getPublic(), PemKeys.generate().getPrivate());

    assertThatThrownBy(() -> new ReleaseSigner(mixed))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("does not belong to the public key");
  }

  @Test
  void theIdOfAKeyIsTheDigestThatOthersComputeToo() throws IOException, InvalidKeyException {
    PublicKey key =
        PemKeys.readPublic(Files.writeString(folder.resolve("key.pub"), PUBLIC_OF_THE_RFC));

    // openssl pkey -pubin -in key.pub -outform DER | sha256sum
    assertThat(TrustedKeys.id(key)).isEqualTo("a1e9156054e04fac");
  }
}
