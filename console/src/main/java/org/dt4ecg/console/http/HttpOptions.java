package org.dt4ecg.console.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command serves health and metrics, and to whom. */
public final class HttpOptions {

  /** Variable of the environment that holds the token. */
  static final String TOKEN_VARIABLE = "DT4ECG_HTTP_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of /health; a free one without it.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address of this computer to serve it on; this computer alone without it. Any other"
              + " needs a token.")
  private String host = HttpAccess.LOOPBACK;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token which every request has to bear (Authorization: Bearer TOKEN);"
              + " DT4ECG_HTTP_TOKEN in the environment does the same.")
  private @Nullable Path tokenFile;

  /**
   * What the options say.
   *
   * @throws CommandFailure if they cannot be followed, such as an address that others can reach
   *     without a token
   */
  public HttpAccess access() throws CommandFailure {
    return access(System.getenv());
  }

  HttpAccess access(Map<String, String> environment) throws CommandFailure {
    return access(host, port, tokenFile, environment);
  }

  static HttpAccess access(
      String host, int port, @Nullable Path tokenFile, Map<String, String> environment)
      throws CommandFailure {
    String token = tokenFile == null ? environment.get(TOKEN_VARIABLE) : read(tokenFile);
    try {
      return HttpAccess.of(host, port, token);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(
          "--bind %s --port %d: %s; see --token-file".formatted(host, port, e.getMessage()));
    }
  }

  private static String read(Path file) throws CommandFailure {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailure("The token cannot be read from --token-file: " + e, e);
    }
  }
}
