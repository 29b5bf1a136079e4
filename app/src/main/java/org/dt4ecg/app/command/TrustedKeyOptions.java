package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import picocli.CommandLine.Option;

/** Whose signatures count. */
final class TrustedKeyOptions {

  @Option(
      names = "--trusted-key",
      paramLabel = "FILE",
      description =
          "PEM file of a public key whose releases are trusted, once for each;"
              + " model.trusted.keys and model.signing.public.key in the file of --config do the"
              + " same.")
  private List<Path> files = List.of();

  /**
   * The keys of the options and of the file, and one more.
   *
   * @throws CommandFailure if a file holds no key
   */
  TrustedKeys keys(Map<String, Object> properties, Path... more) throws CommandFailure {
    Set<Path> all = new LinkedHashSet<>(files);
    for (String key : List.of(RetrainingConfig.TRUSTED_KEYS, RetrainingConfig.SIGNING_PUBLIC_KEY)) {
      Arrays.stream(String.valueOf(properties.getOrDefault(key, "")).split(","))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .forEach(name -> all.add(Path.of(name)));
    }
    all.addAll(List.of(more));
    try {
      return TrustedKeys.read(all);
    } catch (IOException e) {
      throw new CommandFailure("A trusted key cannot be read: " + Failures.text(e), e);
    } catch (InvalidKeyException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The same, where nothing can be done without.
   *
   * @throws CommandFailure also if there is none
   */
  TrustedKeys required(Map<String, Object> properties) throws CommandFailure {
    TrustedKeys keys = keys(properties);
    if (keys.ids().isEmpty()) {
      throw CommandFailure.wrongUsage(
          "No key is trusted: add --trusted-key FILE, or model.trusted.keys to the file of"
              + " --config");
    }
    return keys;
  }
}
