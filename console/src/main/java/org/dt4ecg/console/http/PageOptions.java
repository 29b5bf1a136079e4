package org.dt4ecg.console.http;

import java.nio.file.Path;
import java.util.Map;
import org.dt4ecg.console.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command shows a page for people, and to whom. */
public final class PageOptions {

  /** Where pages of programs under development are looked for. */
  public static final int DEFAULT_PORT = 8080;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of the page; 0 takes a free one. Without it 8080, or a free one where that is"
              + " taken.")
  private @Nullable Integer port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address of this computer to show it on; this computer alone without it. Any other needs"
              + " a token.")
  private String host = HttpAccess.LOOPBACK;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token which the page asks its readers for; DT4ECG_HTTP_TOKEN in the"
              + " environment does the same.")
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
    return HttpOptions.access(host, port == null ? DEFAULT_PORT : port, tokenFile, environment);
  }

  /** Whether another port may be taken where the one is taken already: nobody asked for it. */
  public boolean isAnyPortRight() {
    return port == null;
  }
}
