package org.dt4ecg.schemas.topic;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic of the catalogue.
 *
 * @param name its name on the broker
 * @param keyType what its keys are, once deserialized
 * @param valueType what its values are, once deserialized
 * @param partitions how many partitions it is created with. A topic's own property, not a tuning
 *     knob: topics that are joined must have equally many
 * @param largestValueBytes longest value that its readers accept, in bytes as they are unpacked;
 *     whatever is stored or answered fits into a message of the broker's default size
 * @param configuration topic settings it is created with, by Kafka's names, sorted by name
 * @param description what is in it, in one sentence
 */
public record Topic<K, V>(
    String name,
    Class<K> keyType,
    Class<V> valueType,
    int partitions,
    int largestValueBytes,
    Map<String, String> configuration,
    String description) {

  public Topic {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A topic needs a name");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "Topic %s needs at least one partition, not %d".formatted(name, partitions));
    }
    if (largestValueBytes < 1) {
      throw new IllegalArgumentException(
          "Topic %s needs a longest value of at least one byte, not %d"
              .formatted(name, largestValueBytes));
    }
    configuration = Collections.unmodifiableSortedMap(new TreeMap<>(configuration));
  }
}
