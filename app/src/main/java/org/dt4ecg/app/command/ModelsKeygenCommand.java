package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.model.release.PemKeys;
import org.dt4ecg.model.release.TrustedKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a pair of keys to sign releases with. */
@Command(
    name = "keygen",
    mixinStandardHelpOptions = true,
    description = "Makes a pair of Ed25519 keys; the private one can be read by its owner alone.")
final class ModelsKeygenCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--private-key",
      required = true,
      paramLabel = "FILE",
      description = "Where the private key goes: to who publishes.")
  private Path privateKey;

  @Option(
      names = "--public-key",
      required = true,
      paramLabel = "FILE",
      description = "Where the public key goes: to every application, in model.trusted.keys.")
  private Path publicKey;

  @Option(
      names = "--keep",
      description = "Where both files are there already, leave them as they are and say so.")
  private boolean keep;

  @Mixin private JsonOption json;

  ModelsKeygenCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    if (keep && Files.exists(privateKey) && Files.exists(publicKey)) {
      console.progress("%s and %s are there already".formatted(privateKey, publicKey));
      return 0;
    }
    for (Path file : List.of(privateKey, publicKey)) {
      if (Files.exists(file)) {
        throw new CommandFailure(
            "The file %s is there already and is not overwritten; name another".formatted(file));
      }
    }
    KeyPair keys = PemKeys.generate();
    try {
      PemKeys.write(keys, privateKey, publicKey);
    } catch (IOException e) {
      throw new CommandFailure(
          "The keys cannot be written (%s); name other files".formatted(Failures.text(e)), e);
    }
    String id = TrustedKeys.id(keys.getPublic());
    console.progress("Key %s: sign with %s, trust %s".formatted(id, privateKey, publicKey));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("keyId", id);
    result.put("privateKey", privateKey.toString());
    result.put("publicKey", publicKey.toString());
    json.print(console, result);
    return 0;
  }
}
