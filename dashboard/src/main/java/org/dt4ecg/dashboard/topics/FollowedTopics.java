package org.dt4ecg.dashboard.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.dashboard.view.LiveView;
import org.dt4ecg.dashboard.view.RecordPlace;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Reads all topics that the page shows, each on a thread of its own from {@link #start} to {@link
 * #close}: tables as a whole, the rest from a while ago or from now on.
 */
public final class FollowedTopics implements AutoCloseable {

  /** So that the devices are there at once. */
  private static final ReadingStart EVENTS = ReadingStart.back(Duration.ofSeconds(60), 2_000);

  private static final ReadingStart BOUTS = ReadingStart.back(Duration.ofDays(1), 50_000);
  private static final ReadingStart LETTERS = ReadingStart.back(Duration.ofHours(1), 50);
  private static final ReadingStart REPORTS = ReadingStart.last(50);

  /** Each frame by itself would cost a request. */
  private static final Map<String, Object> IN_BATCHES =
      Map.of(
          ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
          256 * 1024,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          150);

  private final Map<String, ?> clientSettings;
  private final ValueSerdes serdes;
  private final LiveView view;
  private final List<TopicFollower> followers = new ArrayList<>();
  private final List<Deserializer<?>> deserializers = new ArrayList<>();

  private FollowedTopics(Map<String, ?> clientSettings, ValueSerdes serdes, LiveView view) {
    this.clientSettings = clientSettings;
    this.serdes = serdes;
    this.view = view;
  }

  /**
   * Starts to read.
   *
   * @param clientSettings of clients of the cluster and the registry
   * @param serdes stay the caller's to close, after this
   */
  public static FollowedTopics start(
      Map<String, ?> clientSettings, ValueSerdes serdes, LiveView view) {
    FollowedTopics topics = new FollowedTopics(clientSettings, serdes, view);
    topics.followAll();
    topics.followers.forEach(TopicFollower::start);
    return topics;
  }

  private void followAll() {
    table(Topics.DEVICE_ASSIGNMENTS, view::assignment);
    table(Topics.USER_PROFILES, view::profile);
    table(Topics.MODEL_RELEASES, view::release);
    log(Topics.TRAINING_REPORTS, REPORTS, view::round);
    log(Topics.ACTIVITY_BOUTS, BOUTS, view::bout);
    log(Topics.SHADOW_RESULTS, EVENTS, view::shadow);
    Deserializer<org.dt4ecg.schemas.avro.UserActivity> events =
        deserializer(Topics.USER_ACTIVITY.valueType());
    follow(
        Topics.USER_ACTIVITY,
        EVENTS,
        Map.of(),
        record -> view.event(value(record, events), place(record)));
    Deserializer<org.dt4ecg.schemas.avro.EcgSamples> frames =
        deserializer(Topics.ECG_SAMPLES.valueType());
    follow(
        Topics.ECG_SAMPLES,
        ReadingStart.NOW,
        IN_BATCHES,
        record -> view.frame(value(record, frames)));
    follow(
        Topics.ECG_DEAD_LETTERS,
        LETTERS,
        Map.of(),
        record -> view.letter(record.key(), record.value(), record.headers(), place(record)));
  }

  private <T extends SpecificRecord> void table(
      Topic<String, T> topic, BiConsumer<String, @Nullable T> reader) {
    Deserializer<T> values = deserializer(topic.valueType());
    follow(
        topic,
        ReadingStart.BEGINNING,
        Map.of(),
        record -> {
          if (record.key() != null) {
            reader.accept(new String(record.key(), UTF_8), read(record, values));
          }
        });
  }

  private <T extends SpecificRecord> void log(
      Topic<String, T> topic, ReadingStart start, Consumer<T> reader) {
    Deserializer<T> values = deserializer(topic.valueType());
    follow(topic, start, Map.of(), record -> reader.accept(value(record, values)));
  }

  private void follow(
      Topic<?, ?> topic,
      ReadingStart start,
      Map<String, Object> further,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    view.pipeline().reading(topic.name(), "not read yet");
    Map<String, Object> settings = own(clientSettings);
    settings.putAll(further);
    followers.add(
        new TopicFollower(
            () ->
                new KafkaConsumer<>(
                    settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            topic.name(),
            start,
            reader,
            view.pipeline()));
  }

  private static Map<String, Object> own(Map<String, ?> clientSettings) {
    Map<String, Object> own = new HashMap<>(clientSettings);
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    // Settings of an application may name a group, and a protocol that is not a consumer's.
    own.remove(ConsumerConfig.GROUP_ID_CONFIG);
    own.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    own.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    return own;
  }

  private <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    Deserializer<T> deserializer = serdes.serdeFor(type).deserializer();
    deserializers.add(deserializer);
    return deserializer;
  }

  private static <T> T value(ConsumerRecord<byte[], byte[]> record, Deserializer<T> values) {
    T value = read(record, values);
    if (value == null) {
      throw new SerializationException("a record without a value");
    }
    return value;
  }

  private static <T> @Nullable T read(
      ConsumerRecord<byte[], byte[]> record, Deserializer<T> values) {
    return record.value() == null
        ? null
        : values.deserialize(record.topic(), record.headers(), record.value());
  }

  private static RecordPlace place(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPlace(
        record.partition(), record.offset(), record.timestamp(), System.currentTimeMillis());
  }

  @Override
  public void close() {
    followers.forEach(TopicFollower::stop);
    followers.forEach(TopicFollower::close);
    deserializers.forEach(Deserializer::close);
  }
}
