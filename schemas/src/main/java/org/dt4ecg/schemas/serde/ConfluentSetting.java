package org.dt4ecg.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * A setting of Confluent's Avro serdes and of their registry client (8.1), and what becomes of it
 * here. None is ignored in silence: one that would change what is written, read or sent is honoured
 * or refused.
 *
 * @param key its key; one with {@code *} at its end stands for all that begin so, unless they have
 *     an entry of their own before it
 * @param owner whose it is
 * @param handling what becomes of it
 * @param allowed the value that is allowed, where it is {@link Handling#FIXED}; else empty
 * @param note why, and what to do instead, for people
 */
public record ConfluentSetting(
    String key, Owner owner, Handling handling, String allowed, String note) {

  /** Who has to look after a setting. */
  public enum Owner {
    /** The client of the registry. Its keys may bear {@code schema.registry.} in front. */
    CLIENT,
    /** The serializer and the deserializer. */
    SERDE
  }

  /** What becomes of a setting. */
  public enum Handling {
    /** It does what it does at Confluent's. */
    HONOURED,
    /** One value is allowed, which says how it is here; another is refused. */
    FIXED,
    /** It has to be left away. */
    REFUSED,
    /** It may have any value: what it is about is not there here. */
    MEANINGLESS
  }

  /** What Confluent's clients put in front of a key that they share with others. */
  static final String CLIENT_PREFIX = "schema.registry.";

  private static final String STRATEGIES = "io.confluent.kafka.serializers.subject.";
  private static final String IDS = "io.confluent.kafka.serializers.schema.id.";
  private static final String NO_LATEST = "a record is written with the schema of its class";
  private static final String NO_RULES =
      "no rules are run; a schema that has some is refused, for reading and writing";

  private static final List<ConfluentSetting> ALL = all(clients(), serdes());

  /** Every setting, in the order in which a key is looked up. */
  public static List<ConfluentSetting> all() {
    return ALL;
  }

  /** The entry of a key, with or without {@code schema.registry.} in front where both may be. */
  public static Optional<ConfluentSetting> of(String key) {
    return ALL.stream().filter(setting -> setting.isFor(key)).findFirst();
  }

  /**
   * Refuses what cannot be honoured.
   *
   * @throws ConfigException with the key, what is allowed and why, in one line and without a value
   *     that may be secret
   */
  static void requireAllowed(Map<String, ?> settings, Owner owner) {
    settings.forEach(
        (key, value) -> {
          if (!isBlank(value)) {
            of(key)
                .filter(setting -> setting.owner == owner)
                .ifPresent(setting -> setting.requireAllowed(key, value));
          }
        });
  }

  private void requireAllowed(String key, Object value) {
    switch (handling) {
      case HONOURED, MEANINGLESS -> {
        // Whether the value is right is for the definition to say.
      }
      case REFUSED -> throw new ConfigException("%s cannot be set here: %s".formatted(key, note));
      case FIXED -> {
        if (!text(value).equals(text(allowed))) {
          throw new ConfigException(
              "%s can only be %s here, or be left away, not %s: %s"
                  .formatted(key, allowed, text(value), note));
        }
      }
    }
  }

  private boolean isFor(String asked) {
    return matches(asked)
        || (owner == Owner.CLIENT
            && asked.startsWith(CLIENT_PREFIX)
            && matches(asked.substring(CLIENT_PREFIX.length())));
  }

  private boolean matches(String asked) {
    return key.endsWith("*")
        ? asked.startsWith(key.substring(0, key.length() - 1))
        : asked.equals(key);
  }

  private static boolean isBlank(@Nullable Object value) {
    return value == null || text(value).isEmpty();
  }

  /** As Kafka takes it: a class by its name, and true in whatever case. */
  private static String text(Object value) {
    String text = value instanceof Class<?> type ? type.getName() : value.toString().strip();
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.equals("true") || lower.equals("false") ? lower : text;
  }

  private static List<ConfluentSetting> clients() {
    Entries client = new Entries(Owner.CLIENT);
    client.honoured("schema.registry.url", "http and https; not the mock:// of Confluent's tests");
    client.fixed(
        "schema.registry.url.randomize",
        "false",
        "addresses are tried in the order in which they stand");
    client.honoured(
        "basic.auth.credentials.source",
        "URL and USER_INFO; SASL_INHERIT and classes of one's own are refused");
    client.honoured("basic.auth.user.info", "refused where the source is not USER_INFO");
    client.honoured(
        "bearer.auth.credentials.source",
        "STATIC_TOKEN; OAUTHBEARER, SASL_OAUTHBEARER_INHERIT, CUSTOM and further ones are refused");
    client.honoured("bearer.auth.token", "refused where the source is not STATIC_TOKEN");
    client.refused(
        "bearer.auth.*", "tokens are not fetched; set bearer.auth.token, renewed from outside");
    client.honoured("proxy.host", "for http and https; together with proxy.port");
    client.honoured("proxy.port", "together with proxy.host");
    client.honoured(
        "request.header.*",
        "but for Accept, Content-Type and Authorization, and those that Java's client keeps for"
            + " itself, which are refused");
    client.honoured("http.connect.timeout.ms", "as " + SchemaRegistryConfig.CONNECT_TIMEOUT_MS);
    client.honoured("http.read.timeout.ms", "as " + SchemaRegistryConfig.REQUEST_TIMEOUT_MS);
    client.honoured("max.retries", "as " + SchemaRegistryConfig.MAX_RETRIES);
    client.honoured("retries.wait.ms", "as " + SchemaRegistryConfig.RETRY_BACKOFF_MS);
    client.honoured("retries.max.wait.ms", "as " + SchemaRegistryConfig.RETRY_BACKOFF_MAX_MS);
    client.fixed(
        "missing.id.cache.ttl.sec",
        Long.toString(CachingSchemaRegistry.UNKNOWN_FOR.toSeconds()),
        "for so long it is remembered that there is no schema with an id");
    client.fixed(
        "missing.cache.size",
        Integer.toString(CachingSchemaRegistry.MOST_UNKNOWN),
        "so many ids are remembered for which there is no schema");
    client.fixed(
        "missing.schema.cache.ttl.sec", "0", "that a schema is not registered is not remembered");
    client.meaningless("missing.version.cache.ttl.sec", "no version is asked for that is missing");
    client.meaningless("use.apache.http.client", "the client is Java's own");
    // Without that in front they are the settings of Kafka's own clients.
    String tls = CLIENT_PREFIX + "ssl.";
    for (String store : List.of("truststore", "keystore")) {
      client.honoured(tls + store + ".location", "");
      client.honoured(tls + store + ".password", "");
      client.honoured(tls + store + ".type", "PKCS12 and JKS; PEM is refused: keytool converts it");
    }
    client.honoured(tls + "key.password", "");
    client.fixed(
        tls + "endpoint.identification.algorithm", "https", "the host's name is always checked");
    client.refused(
        tls + "*",
        "protocols, ciphers and algorithms are Java's: set jdk.tls.client.protocols and the like"
            + " for the process");
    return client.list;
  }

  private static List<ConfluentSetting> serdes() {
    Entries serde = new Entries(Owner.SERDE);
    serde.honoured("auto.register.schemas", "");
    serde.honoured("normalize.schemas", "");
    for (String side : List.of("key", "value")) {
      serde.fixed(
          side + ".subject.name.strategy",
          STRATEGIES + "TopicNameStrategy",
          "subjects are TOPIC-value and TOPIC-key, on which topics create and doctor rely too");
      serde.fixed(
          side + ".schema.id.serializer",
          IDS + "PrefixSchemaIdSerializer",
          "the schema's id stands in front of the record");
      serde.fixed(
          side + ".schema.id.deserializer",
          IDS + "PrefixSchemaIdDeserializer",
          "the schema's id stands in front of the record, not in a header");
      serde.refused(
          "specific.avro.%s.type".formatted(side),
          "the class is the one that the writer's schema names; see avro.trusted.packages");
    }
    serde.fixed(
        "context.name.strategy",
        "io.confluent.kafka.serializers.context.NullContextNameStrategy",
        "subjects are of the default context");
    serde.fixed("use.latest.version", "false", NO_LATEST);
    serde.refused("use.latest.with.metadata", NO_LATEST);
    serde.meaningless("latest.compatibility.strict", NO_LATEST);
    serde.meaningless("latest.cache.size", NO_LATEST);
    serde.meaningless("latest.cache.ttl.sec", NO_LATEST);
    serde.fixed("use.schema.id", "-1", NO_LATEST);
    serde.refused("use.schema.guid", NO_LATEST);
    serde.meaningless("id.compatibility.strict", NO_LATEST);
    serde.meaningless(
        "max.schemas.per.subject", "what is remembered of a schema is small and has no limit");
    serde.fixed("specific.avro.reader", "true", "records are read into generated classes");
    serde.fixed("schema.reflection", "false", "records are of generated classes");
    serde.fixed("avro.reflection.allow.null", "false", "records are of generated classes");
    serde.meaningless(
        "avro.use.logical.type.converters",
        "it is about generic records; generated classes bring their converters");
    serde.fixed(
        "avro.remove.java.properties", "true", "schemas are registered without avro.java.string");
    serde.fixed("avro.fail.on.trailing.data", "true", "bytes behind a record are refused");
    serde.refused("schema.format", "the registry is asked for schemas as they were registered");
    serde.fixed("propagate.schema.tags", "false", "schemas are registered without tags");
    serde.fixed("rule.service.loader.enable", "false", NO_RULES);
    serde.fixed("rule.metrics.enable", "false", NO_RULES);
    serde.refused("rule.*", NO_RULES);
    serde.fixed("validation.rules.execution", "DISABLED", NO_RULES);
    serde.refused("validation.rules.*", NO_RULES);
    serde.meaningless("execution.environment", NO_RULES);
    return serde.list;
  }

  private static List<ConfluentSetting> all(
      List<ConfluentSetting> clients, List<ConfluentSetting> serdes) {
    return Stream.concat(clients.stream(), serdes.stream()).toList();
  }

  /** The entries of one owner, as they are written down. */
  private static final class Entries {

    private final List<ConfluentSetting> list = new ArrayList<>();
    private final Owner owner;

    Entries(Owner owner) {
      this.owner = owner;
    }

    void honoured(String key, String note) {
      list.add(new ConfluentSetting(key, owner, Handling.HONOURED, "", note));
    }

    void fixed(String key, String allowed, String note) {
      list.add(new ConfluentSetting(key, owner, Handling.FIXED, allowed, note));
    }

    void refused(String key, String note) {
      list.add(new ConfluentSetting(key, owner, Handling.REFUSED, "", note));
    }

    void meaningless(String key, String note) {
      list.add(new ConfluentSetting(key, owner, Handling.MEANINGLESS, "", note));
    }
  }
}
