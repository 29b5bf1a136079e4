package org.dt4ecg.schemas.serde;

import static org.dt4ecg.schemas.serde.ConfluentSetting.CLIENT_PREFIX;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
  public static final String PROXY_HOST = "proxy.host";
  public static final String PROXY_PORT = "proxy.port";
  public static final String NORMALIZE_SCHEMAS = "normalize.schemas";
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

  private static final int NO_PORT = -1;
  private static final String REQUEST_HEADER = "request.header.";
  private static final Set<String> OWN_HEADERS = Set.of("accept", "content-type", "authorization");

  /** What else a setting is called by Confluent. */
  private static final Map<String, List<String>> OTHER_NAMES =
      Map.ofEntries(
          Map.entry(BASIC_AUTH_SOURCE, List.of(CLIENT_PREFIX + BASIC_AUTH_SOURCE)),
          Map.entry(BASIC_AUTH_USER_INFO, List.of(CLIENT_PREFIX + BASIC_AUTH_USER_INFO)),
          Map.entry(BEARER_AUTH_SOURCE, List.of(CLIENT_PREFIX + BEARER_AUTH_SOURCE)),
          Map.entry(BEARER_AUTH_TOKEN, List.of(CLIENT_PREFIX + BEARER_AUTH_TOKEN)),
          Map.entry(PROXY_HOST, List.of(CLIENT_PREFIX + PROXY_HOST)),
          Map.entry(PROXY_PORT, List.of(CLIENT_PREFIX + PROXY_PORT)),
          Map.entry(CONNECT_TIMEOUT_MS, bothNames("http.connect.timeout.ms")),
          Map.entry(REQUEST_TIMEOUT_MS, bothNames("http.read.timeout.ms")),
          Map.entry(MAX_RETRIES, List.of("max.retries")),
          Map.entry(RETRY_BACKOFF_MS, bothNames("retries.wait.ms")),
          Map.entry(RETRY_BACKOFF_MAX_MS, bothNames("retries.max.wait.ms")));

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
              PROXY_HOST,
              ConfigDef.Type.STRING,
              null,
              Importance.LOW,
              "Host of an HTTP proxy between here and the registry.")
          .define(
              PROXY_PORT,
              ConfigDef.Type.INT,
              NO_PORT,
              Range.between(NO_PORT, 65_535),
              Importance.LOW,
              "Port of the proxy; -1 for none.")
          .define(
              NORMALIZE_SCHEMAS,
              ConfigDef.Type.BOOLEAN,
              false,
              Importance.LOW,
              "Whether the registry is to take schemas for one that differ in what does not matter,"
                  + " such as the order of attributes.")
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
   * Reads the settings, by whichever of Confluent's names they are set; those of others are
   * ignored.
   *
   * @throws ConfigException if one is missing or wrong, or is one of Confluent's that cannot be
   *     honoured: see {@link ConfluentSetting}
   */
  public SchemaRegistryConfig(Map<String, ?> settings) {
    super(DEFINITION, byOneName(settings), false);
    ConfluentSetting.requireAllowed(settings, ConfluentSetting.Owner.CLIENT);
    requireTogether(BASIC_AUTH_SOURCE, FROM_USER_INFO, BASIC_AUTH_USER_INFO);
    requireTogether(BEARER_AUTH_SOURCE, STATIC_TOKEN, BEARER_AUTH_TOKEN);
    if (isSource(BASIC_AUTH_SOURCE, FROM_USER_INFO) && isSource(BEARER_AUTH_SOURCE, STATIC_TOKEN)) {
      throw new ConfigException(
          "Set %s or %s, not both".formatted(BASIC_AUTH_SOURCE, BEARER_AUTH_SOURCE));
    }
    Optional<InetSocketAddress> unused = proxy();
    requestHeaders().forEach(SchemaRegistryConfig::checkHeader);
  }

  /**
   * The settings with those that have several names under the one that is documented here.
   * Confluent's clients take all of theirs with {@code schema.registry.} in front, too.
   *
   * @throws ConfigException if a setting has two values under two names
   */
  public static Map<String, Object> byOneName(Map<String, ?> settings) {
    Map<String, Object> named = new HashMap<>(settings);
    OTHER_NAMES.forEach(
        (name, others) -> {
          for (String other : others) {
            Object value = named.remove(other);
            Object before = value == null ? null : named.put(name, value);
            if (before != null && !before.toString().equals(String.valueOf(value))) {
              throw new ConfigException(
                  "%s and %s are one setting, and have two values".formatted(name, other));
            }
          }
        });
    return named;
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

  boolean normalizesSchemas() {
    return getBoolean(NORMALIZE_SCHEMAS);
  }

  /** The proxy that the registry is reached through, if there is one. */
  Optional<InetSocketAddress> proxy() {
    String host = getString(PROXY_HOST);
    int port = getInt(PROXY_PORT);
    boolean hasHost = host != null && !host.isBlank();
    if (hasHost != port > 0) {
      throw new ConfigException(
          "%s and %s have to be set together".formatted(PROXY_HOST, PROXY_PORT));
    }
    return hasHost ? Optional.of(new InetSocketAddress(host, port)) : Optional.empty();
  }

  /** Headers to send with each request, by name. */
  Map<String, String> requestHeaders() {
    Map<String, String> headers = new TreeMap<>();
    for (String prefix : bothNames(REQUEST_HEADER)) {
      originalsWithPrefix(prefix).forEach((name, value) -> headers.put(name, text(value)));
    }
    return headers;
  }

  @Nullable String secret(String key) {
    Password password = getPassword(key);
    return password == null ? null : password.value();
  }

  private void requireTogether(String sourceKey, String source, String secretKey) {
    String secret = secret(secretKey);
    boolean isSet = secret != null && !secret.isBlank();
    if (isSource(sourceKey, source) && !isSet) {
      throw new ConfigException(
          "%s must be set where %s is %s".formatted(secretKey, sourceKey, source));
    }
    if (isSet && !isSource(sourceKey, source)) {
      throw new ConfigException(
          "%s is set, but would not be sent: set %s=%s too"
              .formatted(secretKey, sourceKey, source));
    }
  }

  private boolean isSource(String sourceKey, String source) {
    return source.equals(getString(sourceKey));
  }

  private static String text(Object value) {
    return value instanceof Password password ? password.value() : value.toString();
  }

  /** The value stays out of messages: it may be a secret. */
  private static void checkHeader(String name, String value) {
    if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new ConfigException(
          "%s%s cannot be set: it says what the client is, or who; for that there are %s and %s"
              .formatted(REQUEST_HEADER, name, BASIC_AUTH_SOURCE, BEARER_AUTH_SOURCE));
    }
    try {
      HttpRequest.Builder unused = HttpRequest.newBuilder().header(name, value);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "%s%s is no header that may be set, or has a value with wrong characters"
              .formatted(REQUEST_HEADER, name));
    }
  }

  private static List<String> bothNames(String key) {
    return List.of(key, CLIENT_PREFIX + key);
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
