package org.dt4ecg.topology.deadletter;

import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as they were on the topic they were read from: with that topic's subject and schema
 * id, so that a dead letter can be sent back byte for byte.
 *
 * @param topicRead the topic they were read from
 * @param serde its serde
 */
public record AsReadSerde<T>(String topicRead, Serde<T> serde) implements Serde<T> {

  @Override
  public Serializer<T> serializer() {
    Serializer<T> original = serde.serializer();
    return new Serializer<>() {
      @Override
      public void configure(Map<String, ?> configuration, boolean isKey) {
        original.configure(configuration, isKey);
      }

      @Override
      public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return original.serialize(topicRead, value);
      }

      @Override
      public byte @Nullable [] serialize(String topic, Headers headers, @Nullable T value) {
        return original.serialize(topicRead, headers, value);
      }

      @Override
      public void close() {
        original.close();
      }
    };
  }

  @Override
  public Deserializer<T> deserializer() {
    return serde.deserializer();
  }

  @Override
  public void configure(Map<String, ?> configuration, boolean isKey) {
    serde.configure(configuration, isKey);
  }

  @Override
  public void close() {
    serde.close();
  }
}
