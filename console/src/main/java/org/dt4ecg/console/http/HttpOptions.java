package org.dt4ecg.console.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.TextFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command serves health and metrics, and to whom. */
public final class HttpOptions {

  /** Variable of the environment that holds the token. */
  static final String TOKEN_VARIABLE = "DT4ECG_HTTP_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of health and metrics; 0 takes a free one. http.port in the file of --config does"
              + " the same.")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address of this computer to serve them on; this computer alone without it. Any other"
              + " needs a token. http.bind in the file of --config does the same.")
  private @Nullable String host;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token which requests have to bear (Authorization: Bearer TOKEN);"
              + " http.token.file in the file of --config does the same, and DT4ECG_HTTP_TOKEN in"
              + " the environment.")
  private @Nullable Path tokenFile;

  /**
   * What the options say, and where they say nothing, the settings.
   *
   * @param settings {@link HttpConfig}
   * @throws CommandFailure if they cannot be followed, such as an address that others can reach
   *     without a token
   */
  public HttpAccess access(Map<String, ?> settings) throws CommandFailure {
    return access(settings, System.getenv());
  }

  HttpAccess access(Map<String, ?> settings, Map<String, String> environment)
      throws CommandFailure {
    HttpConfig config;
    try {
      config = new HttpConfig(settings);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + e.getMessage(), e);
    }
    return access(
        host == null ? config.host() : host,
        port == null ? config.port() : port,
        tokenFile == null ? config.tokenFile().orElse(null) : tokenFile,
        environment);
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
      return TextFile.read(file).strip();
    } catch (IOException e) {
      throw new CommandFailure(
          "The token's file (--token-file, http.token.file) cannot be read: " + Failures.text(e),
          e);
    }
  }
}
