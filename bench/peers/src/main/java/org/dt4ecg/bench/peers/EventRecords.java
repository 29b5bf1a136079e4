package org.dt4ecg.bench.peers;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Events by this project's own serde. */
final class EventRecords implements KafkaRecordSerializationSchema<UserActivity> {

  private static final long serialVersionUID = 1L;

  private final HashMap<String, String> cluster;
  private transient @Nullable Serializer<UserActivity> serializer;

  EventRecords(Map<String, String> cluster) {
    this.cluster = new HashMap<>(cluster);
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    serializer = ValueSerdes.from(cluster).serdeFor(UserActivity.class).serializer();
  }

  @Override
  public @Nullable ProducerRecord<byte[], byte[]> serialize(
      UserActivity event, KafkaSinkContext context, Long timestamp) {
    if (serializer == null) {
      throw new IllegalStateException("The schema was not opened");
    }
    return new ProducerRecord<>(
        Topics.USER_ACTIVITY.name(),
        event.getDeviceId().getBytes(StandardCharsets.UTF_8),
        serializer.serialize(Topics.USER_ACTIVITY.name(), event));
  }
}
