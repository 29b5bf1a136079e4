package org.dt4ecg.console.cluster;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.dt4ecg.schemas.serde.AvroSerdeConfig;
import org.dt4ecg.schemas.serde.ConfluentSetting;
import org.dt4ecg.schemas.serde.SchemaRegistryConfig;
import org.dt4ecg.schemas.serde.ValueSerdes;

/**
 * The keys that a properties file may have. Interceptors, reporters and other serdes have keys that
 * nobody here can know, so a key is taken for a mistake only if it is nearly a known one, or begins
 * as ours alone do. Immutable.
 */
public final class ConfigKeys {

  /** What Kafka Streams puts before the keys of its clients and topics, the longer ones first. */
  private static final List<String> CLIENTS =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private static final String TOPIC = "topic.";
  private static final String END_OF_KEYS = "_CONFIG";

  /** A key this short is near to too many others with two letters changed. */
  private static final int SHORT = 8;

  /** No key has more characters; of one that has, its beginning tells what is meant. */
  private static final int LONG = 200;

  private final Set<String> known = new TreeSet<>();
  private final Set<String> ofTopics = topicKeys();
  private final Set<String> ourBeginnings = new TreeSet<>();
  private final Set<String> serdesBeginnings = new TreeSet<>();

  /**
   * @param ours keys of this system; others that begin like one, to the first dot, are mistakes,
   *     unless a key of Kafka begins so too
   * @param others further keys that are known
   */
  public ConfigKeys(Collection<String> ours, Collection<String> others) {
    Set<String> kafkas = new TreeSet<>(others);
    kafkas.addAll(ConsumerConfig.configNames());
    kafkas.addAll(ProducerConfig.configNames());
    kafkas.addAll(AdminClientConfig.configNames());
    known.addAll(kafkas);
    known.addAll(ours);
    known.add(ValueSerdes.AVRO_SERDE);
    Set<String> serdes = new TreeSet<>(SchemaRegistryConfig.definition().names());
    serdes.addAll(AvroSerdeConfig.definition().names());
    known.addAll(serdes);
    serdes.forEach(key -> serdesBeginnings.add(beginning(key)));
    ours.forEach(key -> ourBeginnings.add(beginning(key)));
    kafkas.forEach(key -> ourBeginnings.remove(beginning(key)));
  }

  /**
   * A key that nobody knows.
   *
   * @param nearest the known key that is most like it
   */
  public record Unknown(String key, String nearest) {

    /** What is wrong, and what may be meant. */
    public String text() {
      return "nobody knows the key %s; is %s meant?".formatted(shownKey(), nearest);
    }

    /** The key as it can be shown: of one without end its beginning, and how long it is. */
    public String shownKey() {
      return key.length() <= LONG
          ? key
          : "%s… (%d characters)".formatted(key.substring(0, LONG), key.length());
    }
  }

  /** Those of a file's keys that are mistakes, in the order of the alphabet. */
  public List<Unknown> unknown(Collection<String> keys) {
    Set<String> ours = new TreeSet<>(ourBeginnings);
    if (keys.contains(ValueSerdes.AVRO_SERDE)) {
      // The serde that it names has further keys of its own.
      ours.removeAll(serdesBeginnings);
    }
    List<Unknown> unknown = new ArrayList<>();
    for (String key : new TreeSet<>(keys)) {
      mistake(key, ours).ifPresent(unknown::add);
    }
    return unknown;
  }

  private Optional<Unknown> mistake(String key, Set<String> ours) {
    if (known.contains(key)
        || key.startsWith(AbstractConfig.CONFIG_PROVIDERS_CONFIG)
        || ConfluentSetting.of(key).isPresent()) {
      return Optional.empty();
    }
    if (key.startsWith(TOPIC)) {
      return nearlyOneOf(ofTopics, TOPIC, key);
    }
    for (String client : CLIENTS) {
      if (key.startsWith(client)) {
        return nearlyOneOf(known, client, key);
      }
    }
    return ours.contains(beginning(key))
        ? Optional.of(new Unknown(key, ending(key).orElseGet(() -> nearest(known, key))))
        : nearlyOneOf(known, "", key);
  }

  private static Optional<Unknown> nearlyOneOf(Set<String> possible, String prefix, String key) {
    String name = key.substring(prefix.length());
    String letters = letters(name);
    return possible.contains(name)
        ? Optional.empty()
        : possible.stream()
            .filter(other -> isNear(name, other) || letters.equals(letters(other)))
            .min(Comparator.comparingInt(other -> distance(head(name), other)))
            .map(nearest -> new Unknown(key, prefix + nearest));
  }

  /** A known key with something put before it. */
  private Optional<String> ending(String key) {
    return known.stream().filter(other -> key.endsWith("." + other)).findFirst();
  }

  private static String nearest(Set<String> possible, String key) {
    String head = head(key);
    return possible.stream()
        .min(Comparator.comparingInt(other -> distance(head, other)))
        .orElseThrow();
  }

  private static boolean isNear(String key, String other) {
    int allowed = key.length() < SHORT ? 1 : 2;
    // Each letter that one is longer has to be put in or left out.
    return Math.abs(key.length() - other.length()) <= allowed && distance(key, other) <= allowed;
  }

  private static String head(String key) {
    return key.length() <= LONG ? key : key.substring(0, LONG);
  }

  private static String letters(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private static String beginning(String key) {
    int dot = key.indexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  /** Letters to put in, leave out or change to make one text of the other (Levenshtein 1965). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }

  /** Kafka has no list of them that clients can see but its constants. */
  private static Set<String> topicKeys() {
    Set<String> keys = new TreeSet<>();
    for (Field field : TopicConfig.class.getFields()) {
      if (field.getName().endsWith(END_OF_KEYS)) {
        try {
          keys.add(String.valueOf(field.get(null)));
        } catch (IllegalAccessException e) {
          throw new IllegalStateException("A public constant of Kafka cannot be read: " + field, e);
        }
      }
    }
    return keys;
  }
}
