package org.dt4ecg.retrainer.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Topics and committed offsets in memory, seen through Kafka's own mock clients: what a producer
 * commits appears on the topics, what it aborts or leaves open does not. Not thread-safe.
 */
public final class TestBroker implements ServiceClients {

  private static final Map<String, Integer> PARTITIONS =
      Map.of(
          Topics.LABELLED_ECG.name(), 2,
          Topics.MODEL_RELEASES.name(), 1,
          Topics.TRAINING_REPORTS.name(), 1,
          Topics.ECG_DEAD_LETTERS.name(), 2);

  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
  private final Map<TopicPartition, Long> beginnings = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final List<TransactionalProducer> producers = new ArrayList<>();
  private Consumer<TransactionalProducer> beforeCommit = producer -> {};
  private Consumer<TransactionalProducer> afterCommit = producer -> {};
  private volatile boolean away;
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();

  public TestBroker() {
    PARTITIONS.forEach(
        (topic, count) ->
            IntStream.range(0, count)
                .forEach(p -> logs.put(new TopicPartition(topic, p), new ArrayList<>())));
  }

  /** Serdes of the values on the topics. */
  public ValueSerdes serdes() {
    return serdes;
  }

  /** Puts labelled frames on their topic, by device. */
  public void label(Collection<LabelledEcg> frames) {
    for (LabelledEcg frame : frames) {
      append(
          partition(Topics.LABELLED_ECG, frame.getDeviceId()),
          frame.getDeviceId().getBytes(UTF_8),
          bytes(Topics.LABELLED_ECG, frame));
    }
  }

  /** Puts anything on the topic of labelled frames. */
  public void labelRaw(int partition, byte @Nullable [] key, byte @Nullable [] value) {
    append(new TopicPartition(Topics.LABELLED_ECG.name(), partition), key, value);
  }

  /** Puts a release on its topic. */
  public void release(ModelRelease release) {
    append(
        partition(Topics.MODEL_RELEASES, release.getName()),
        release.getName().getBytes(UTF_8),
        bytes(Topics.MODEL_RELEASES, release));
  }

  /** The bytes of a value. */
  public <V extends SpecificRecord> byte[] bytes(Topic<String, V> topic, V value) {
    return serdes.serdeFor(topic.valueType()).serializer().serialize(topic.name(), value);
  }

  /** What was committed to a topic. */
  public List<ConsumerRecord<byte[], byte[]>> records(Topic<?, ?> topic) {
    return logs.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topic.name()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }

  /** The reports that were committed. */
  public List<TrainingReport> reports() {
    return values(Topics.TRAINING_REPORTS);
  }

  /** The releases that were committed. */
  public List<ModelRelease> releasesPublished() {
    return values(Topics.MODEL_RELEASES);
  }

  private <V extends SpecificRecord> List<V> values(Topic<String, V> topic) {
    return records(topic).stream()
        .map(
            record ->
                serdes
                    .serdeFor(topic.valueType())
                    .deserializer()
                    .deserialize(topic.name(), record.value()))
        .toList();
  }

  /** The group's offsets. */
  public Map<TopicPartition, OffsetAndMetadata> committed() {
    return Map.copyOf(committed);
  }

  /** Forgets the group's offsets, as brokers do after a while. */
  public void forgetOffsets() {
    committed.clear();
  }

  /** Where each partition of labelled frames ends. */
  public Map<TopicPartition, Long> labelledEnds() {
    return logs.keySet().stream()
        .filter(partition -> partition.topic().equals(Topics.LABELLED_ECG.name()))
        .collect(Collectors.toMap(partition -> partition, this::end));
  }

  /** Deletes the oldest labelled frames, as retention does. */
  public void retain(int partition, long from) {
    beginnings.put(new TopicPartition(Topics.LABELLED_ECG.name(), partition), from);
  }

  /** What to do in a producer just before it commits, such as to throw. */
  public void beforeCommit(Consumer<TransactionalProducer> action) {
    beforeCommit = action;
  }

  /** What to do just after the commit took effect and before the producer hears of it. */
  public void afterCommit(Consumer<TransactionalProducer> action) {
    afterCommit = action;
  }

  /** Whether brokers give no answer to a question. */
  public void away(boolean isAway) {
    away = isAway;
  }

  /** Deletes a topic; {@link #create} makes it anew. */
  public void delete(Topic<?, ?> topic) {
    deleted.add(topic.name());
  }

  /** Makes a topic anew, empty; what the group committed for it stays. */
  public void create(Topic<?, ?> topic) {
    logs.forEach(
        (partition, log) -> {
          if (partition.topic().equals(topic.name())) {
            log.clear();
          }
        });
    deleted.remove(topic.name());
  }

  /** The producers that were made, oldest first. */
  public List<TransactionalProducer> producers() {
    return List.copyOf(producers);
  }

  @Override
  public LogConsumer labels() {
    return new LogConsumer();
  }

  @Override
  public LogConsumer releases() {
    return new LogConsumer();
  }

  @Override
  public Producer<byte[], byte[]> producer() {
    TransactionalProducer producer = new TransactionalProducer();
    producers.add(producer);
    return producer;
  }

  private static TopicPartition partition(Topic<?, ?> topic, String key) {
    int count = PARTITIONS.getOrDefault(topic.name(), 1);
    return new TopicPartition(topic.name(), Math.floorMod(key.hashCode(), count));
  }

  private void append(TopicPartition partition, byte @Nullable [] key, byte @Nullable [] value) {
    append(partition, new ProducerRecord<>(partition.topic(), null, 0L, key, value, null));
  }

  private void append(TopicPartition partition, ProducerRecord<byte[], byte[]> record) {
    List<ConsumerRecord<byte[], byte[]>> log = logs.getOrDefault(partition, new ArrayList<>());
    Long timestamp = record.timestamp();
    log.add(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            log.size(),
            timestamp == null ? 0 : timestamp,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            record.key(),
            record.value(),
            new RecordHeaders(record.headers()),
            Optional.empty()));
  }

  private long end(TopicPartition partition) {
    return logs.getOrDefault(partition, List.of()).size();
  }

  private long beginning(TopicPartition partition) {
    return beginnings.getOrDefault(partition, 0L);
  }

  /** A consumer of these topics. */
  public final class LogConsumer extends MockConsumer<byte[], byte[]> {

    private final Map<TopicPartition, Long> handedOver = new HashMap<>();

    LogConsumer() {
      super("none");
      PARTITIONS.forEach(
          (topic, count) ->
              updatePartitions(
                  topic,
                  IntStream.range(0, count)
                      .mapToObj(p -> new PartitionInfo(topic, p, null, null, null))
                      .toList()));
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
      return deleted.contains(topic) ? List.of() : super.partitionsFor(topic);
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      return partitionsFor(topic);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(
        Collection<TopicPartition> partitions) {
      return partitions.stream()
          .collect(Collectors.toMap(partition -> partition, TestBroker.this::beginning));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      return partitions.stream()
          .collect(Collectors.toMap(partition -> partition, TestBroker.this::end));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration timeout) {
      if (away) {
        throw new TimeoutException("no broker answers");
      }
      return endOffsets(partitions);
    }

    @Override
    public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
      partitions.forEach(
          partition -> {
            seek(partition, beginning(partition));
            handedOver.remove(partition);
          });
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions) {
      return partitions.stream()
          .filter(committed::containsKey)
          .collect(Collectors.toMap(partition -> partition, committed::get));
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      for (TopicPartition partition : assignment()) {
        List<ConsumerRecord<byte[], byte[]>> log = logs.getOrDefault(partition, List.of());
        long from = handedOver.getOrDefault(partition, beginning(partition));
        log.subList((int) from, log.size()).forEach(this::addRecord);
        handedOver.put(partition, (long) log.size());
      }
      return super.poll(timeout);
    }
  }

  /** A producer to these topics. */
  public final class TransactionalProducer extends MockProducer<byte[], byte[]> {

    TransactionalProducer() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public void initTransactions() {
      super.initTransactions();
      producers.stream()
          .filter(other -> other != this && !other.closed())
          .forEach(MockProducer::fenceProducer);
    }

    @Override
    public void commitTransaction() {
      beforeCommit.accept(this);
      List<ProducerRecord<byte[], byte[]>> records = uncommittedRecords();
      List<Map<TopicPartition, OffsetAndMetadata>> offsets =
          List.copyOf(uncommittedOffsets().values());
      super.commitTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        append(new TopicPartition(record.topic(), 0), record);
      }
      offsets.forEach(committed::putAll);
      afterCommit.accept(this);
    }
  }
}
