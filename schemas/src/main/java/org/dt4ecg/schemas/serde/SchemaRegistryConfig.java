package org.dt4ecg.schemas.serde;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Settings of {@link HttpSchemaRegistry}, by Confluent's names where it has one. */
public final class SchemaRegistryConfig extends AbstractConfig {

  public static final String URL = "schema.registry.url";
  public static final String BASIC_AUTH_SOURCE = "basic.auth.credentials.source";
  public static final String BASIC_AUTH_USER_INFO = "basic.auth.user.info";
  public static final String BEARER_AUTH_SOURCE = "bearer.auth.credentials.source";
  public static final String BEARER_AUTH_TOKEN = "bearer.auth.token";
  public static final String TRUSTSTORE_LOCATION = "schema.registry.ssl.truststore.location";
  public static final String TRUSTSTORE_PASSWORD = "schema.registry.ssl.truststore.password";
  public static final String TRUSTSTORE_TYPE = "schema.registry.ssl.truststore.type";
  public static final String KEYSTORE_LOCATION = "schema.registry.ssl.keystore.location";
  public static final String KEYSTORE_PASSWORD = "schema.registry.ssl.keystore.password";
  public static final String KEYSTORE_TYPE = "schema.registry.ssl.keystore.type";
  public static final String KEY_PASSWORD = "schema.registry.ssl.key.password";
  public static final String CONNECT_TIMEOUT_MS = "schema.registry.connect.timeout.ms";
  public static final String REQUEST_TIMEOUT_MS = "schema.registry.request.timeout.ms";
  public static final String MAX_RETRIES = "schema.registry.max.retries";
  public static final String RETRY_BACKOFF_MS = "schema.registry.retry.backoff.ms";
  public static final String RETRY_BACKOFF_MAX_MS = "schema.registry.retry.backoff.max.ms";

  static final String FROM_URL = "URL";
  static final String FROM_USER_INFO = "USER_INFO";
  static final String STATIC_TOKEN = "STATIC_TOKEN";
  private static final String NO_TOKEN = "NONE";
  private static final String PKCS12 = "PKCS12";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL,
              ConfigDef.Type.LIST,
              ConfigDef.NO_DEFAULT_VALUE,
              ConfigDef.LambdaValidator.with(
                  SchemaRegistryConfig::checkAddresses, () -> "http or https addresses"),
              Importance.HIGH,
              "Addresses of the schema registry, separated by commas. They are tried in turn; the"
                  + " one that answers is kept.")
          .define(
              BASIC_AUTH_SOURCE,
              ConfigDef.Type.STRING,
              FROM_URL,
              ValidString.in(FROM_URL, FROM_USER_INFO),
              Importance.MEDIUM,
              "Where user and password come from: from the address (https://user:password@host),"
                  + " or from "
                  + BASIC_AUTH_USER_INFO
                  + ".")
          .define(
              BASIC_AUTH_USER_INFO,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "User and password, as user:password; for the source " + FROM_USER_INFO + ".")
          .define(
              BEARER_AUTH_SOURCE,
              ConfigDef.Type.STRING,
              NO_TOKEN,
              ValidString.in(NO_TOKEN, STATIC_TOKEN),
              Importance.MEDIUM,
              "Where a bearer token comes from: " + STATIC_TOKEN + " is " + BEARER_AUTH_TOKEN + ".")
          .define(
              BEARER_AUTH_TOKEN,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "The bearer token; for the source " + STATIC_TOKEN + ".")
          .define(
              TRUSTSTORE_LOCATION,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "File with the certificates to trust; without it, those that Java trusts.")
          .define(
              TRUSTSTORE_PASSWORD,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "Password of the trust store.")
          .define(
              TRUSTSTORE_TYPE,
              ConfigDef.Type.STRING,
              PKCS12,
              ValidString.in(PKCS12, "JKS"),
              Importance.LOW,
              "Format of the trust store.")
          .define(
              KEYSTORE_LOCATION,
              ConfigDef.Type.STRING,
              null,
              Importance.MEDIUM,
              "File with the client's own key and certificate, where the registry asks for one.")
          .define(
              KEYSTORE_PASSWORD,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "Password of the key store.")
          .define(
              KEYSTORE_TYPE,
              ConfigDef.Type.STRING,
              PKCS12,
              ValidString.in(PKCS12, "JKS"),
              Importance.LOW,
              "Format of the key store.")
          .define(
              KEY_PASSWORD,
              ConfigDef.Type.PASSWORD,
              null,
              Importance.LOW,
              "Password of the client's key; without it, that of the key store.")
          .define(
              CONNECT_TIMEOUT_MS,
              ConfigDef.Type.INT,
              5_000,
              Range.atLeast(1),
              Importance.LOW,
              "How long to wait for a connection, in ms.")
          .define(
              REQUEST_TIMEOUT_MS,
              ConfigDef.Type.INT,
              10_000,
              Range.atLeast(1),
              Importance.LOW,
              "How long to wait for an answer, in ms.")
          .define(
              MAX_RETRIES,
              ConfigDef.Type.INT,
              8,
              Range.atLeast(0),
              Importance.LOW,
              "How often a request is repeated, on all addresses, after a failed connection, a"
                  + " server error (5xx) or 429. Keep all of it below max.poll.interval.ms.")
          .define(
              RETRY_BACKOFF_MS,
              ConfigDef.Type.LONG,
              100L,
              Range.atLeast(1),
              Importance.LOW,
              "Wait before the first repetition, in ms; doubled each time, with 20 % jitter.")
          .define(
              RETRY_BACKOFF_MAX_MS,
              ConfigDef.Type.LONG,
              10_000L,
              Range.atLeast(1),
              Importance.LOW,
              "Longest wait between two repetitions, in ms.");

  /**
   * Reads the settings; others are ignored.
   *
   * @throws ConfigException if one is missing or wrong
   */
  public SchemaRegistryConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    requireWith(BASIC_AUTH_SOURCE, FROM_USER_INFO, BASIC_AUTH_USER_INFO);
    requireWith(BEARER_AUTH_SOURCE, STATIC_TOKEN, BEARER_AUTH_TOKEN);
  }

  /** The definition, from which the documentation is made. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** The registry's addresses, with user info where they have one. */
  List<URI> addresses() {
    return getList(URL).stream().map(URI::create).toList();
  }

  Duration connectTimeout() {
    return Duration.ofMillis(getInt(CONNECT_TIMEOUT_MS));
  }

  Duration requestTimeout() {
    return Duration.ofMillis(getInt(REQUEST_TIMEOUT_MS));
  }

  int maxRetries() {
    return getInt(MAX_RETRIES);
  }

  long retryBackoffMillis() {
    return getLong(RETRY_BACKOFF_MS);
  }

  long retryBackoffMaxMillis() {
    return Math.max(getLong(RETRY_BACKOFF_MAX_MS), retryBackoffMillis());
  }

  @Nullable String secret(String key) {
    Password password = getPassword(key);
    return password == null ? null : password.value();
  }

  private void requireWith(String sourceKey, String source, String secretKey) {
    String secret = secret(secretKey);
    if (source.equals(getString(sourceKey)) && (secret == null || secret.isBlank())) {
      throw new ConfigException(
          "%s must be set where %s is %s".formatted(secretKey, sourceKey, source));
    }
  }

  private static void checkAddresses(String key, Object value) {
    List<?> addresses = (List<?>) value;
    if (addresses.isEmpty()) {
      throw new ConfigException(key, value, "must name at least one address");
    }
    for (Object address : addresses) {
      checkAddress(key, address.toString());
    }
  }

  private static void checkAddress(String key, String address) {
    // The value stays out of the message: an address may hold a password.
    try {
      URI uri = new URI(address);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null) {
        return;
      }
    } catch (URISyntaxException e) {
      throw new ConfigException(
          key, Secrets.hideUserInfo(address), "is no address: " + e.getReason());
    }
    throw new ConfigException(
        key, Secrets.hideUserInfo(address), "must be like http://host:8081 or https://host/path");
  }
}
