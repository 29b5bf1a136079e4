package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which keys a release is signed. */
final class SigningKeyOptions {

  @Option(
      names = "--private-key",
      paramLabel = "FILE",
      description =
          "PEM file of the private key that signs; model.signing.private.key in the file of"
              + " --config does the same.")
  private @Nullable Path privateKey;

  @Option(
      names = "--public-key",
      paramLabel = "FILE",
      description =
          "PEM file of its public key; model.signing.public.key in the file of --config does the"
              + " same.")
  private @Nullable Path publicKey;

  /**
   * Who signs.
   *
   * @throws CommandFailure if a key is not named, or the two are no pair
   */
  ReleaseSigner signer(Map<String, Object> properties) throws CommandFailure {
    Path signing =
        file(privateKey, "--private-key", properties, RetrainingConfig.SIGNING_PRIVATE_KEY);
    try {
      return ReleaseSigner.read(signing, publicKey(properties));
    } catch (IOException e) {
      throw new CommandFailure("A signing key cannot be read: " + Failures.text(e), e);
    } catch (InvalidKeyException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The file of the public key.
   *
   * @throws CommandFailure if it is not named
   */
  Path publicKey(Map<String, Object> properties) throws CommandFailure {
    return file(publicKey, "--public-key", properties, RetrainingConfig.SIGNING_PUBLIC_KEY);
  }

  private static Path file(
      @Nullable Path option, String name, Map<String, Object> properties, String key)
      throws CommandFailure {
    if (option != null) {
      return option;
    }
    Object configured = properties.get(key);
    if (configured == null) {
      throw CommandFailure.wrongUsage(
          "No key to sign with is named: add %s FILE, or %s to the file of --config; dt4ecg models keygen makes a pair"
              .formatted(name, key));
    }
    return Path.of(configured.toString());
  }
}
