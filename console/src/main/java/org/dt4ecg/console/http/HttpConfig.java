package org.dt4ecg.console.http;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/**
 * Where a process serves its health and its metrics, in the file that also holds the settings of
 * Kafka's clients; options of a command win over it. Immutable.
 */
public final class HttpConfig {

  public static final String PORT = "http.port";
  public static final String BIND = "http.bind";
  public static final String TOKEN_FILE = "http.token.file";

  private static final int HIGHEST_PORT = 65_535;

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              PORT,
              ConfigDef.Type.INT,
              0,
              ConfigDef.Range.between(0, HIGHEST_PORT),
              Importance.MEDIUM,
              "Port of health and metrics; 0 takes a free one. `--port` does the same.")
          .define(
              BIND,
              ConfigDef.Type.STRING,
              HttpAccess.LOOPBACK,
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Address of this computer to serve them on. One that others can reach needs a token."
                  + " `--bind` does the same.")
          .define(
              TOKEN_FILE,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "File that holds the token which requests have to bear. `--token-file` does the"
                  + " same, and `DT4ECG_HTTP_TOKEN` in the environment.");

  private final AbstractConfig config;

  /**
   * Reads and checks the settings.
   *
   * @throws org.apache.kafka.common.config.ConfigException for one that is wrong
   */
  HttpConfig(Map<String, ?> settings) {
    this.config = new AbstractConfig(DEFINITION, settings, false);
  }

  int port() {
    return config.getInt(PORT);
  }

  String host() {
    return config.getString(BIND);
  }

  Optional<Path> tokenFile() {
    return Optional.ofNullable(config.getString(TOKEN_FILE)).map(Path::of);
  }

  /** The keys, with their defaults and what is allowed. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }
}
