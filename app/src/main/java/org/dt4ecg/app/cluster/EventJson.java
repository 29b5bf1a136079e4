package org.dt4ecg.app.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.jspecify.annotations.Nullable;

/**
 * Makes a JSON object of each record of a topic: the fields of an Avro value as they are; key,
 * value and headers of a dead letter; the key of a tombstone. Not thread-safe.
 */
interface EventJson extends AutoCloseable {

  /** How records of a topic are read. */
  static EventJson of(Topic<?, ?> topic, Map<String, Object> properties) {
    return SpecificRecord.class.isAssignableFrom(topic.valueType())
        ? new AvroEvents(
            ValueSerdes.from(properties), topic.valueType().asSubclass(SpecificRecord.class))
        : new RawEvents();
  }

  /**
   * The record as JSON.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if it is not what the topic holds
   */
  ObjectNode json(ConsumerRecord<byte[], byte[]> event);

  @Override
  void close();

  /** Values in Avro. */
  final class AvroEvents implements EventJson {

    private final ValueSerdes serdes;
    private final Deserializer<? extends SpecificRecord> deserializer;

    AvroEvents(ValueSerdes serdes, Class<? extends SpecificRecord> type) {
      this.serdes = serdes;
      this.deserializer = serdes.serdeFor(type).deserializer();
    }

    @Override
    public ObjectNode json(ConsumerRecord<byte[], byte[]> event) {
      if (event.value() == null) {
        return JsonNodeFactory.instance
            .objectNode()
            .put("key", text(event.key()))
            .put("tombstone", true);
      }
      return AvroJson.of(deserializer.deserialize(event.topic(), event.headers(), event.value()));
    }

    @Override
    public void close() {
      deserializer.close();
      serdes.close();
    }
  }

  /** Dead letters, whose bytes may be anything. */
  final class RawEvents implements EventJson {

    @Override
    public ObjectNode json(ConsumerRecord<byte[], byte[]> event) {
      ObjectNode object =
          JsonNodeFactory.instance
              .objectNode()
              .put("key", text(event.key()))
              .put("value", event.value());
      ObjectNode headers = object.putObject("headers");
      for (Header header : event.headers()) {
        headers.put(header.key(), text(header.value()));
      }
      return object;
    }

    @Override
    public void close() {}
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
