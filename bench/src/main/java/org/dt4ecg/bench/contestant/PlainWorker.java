package org.dt4ecg.bench.contestant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/** One consumer and one producer on one thread. */
final class PlainWorker implements Runnable {

  private static final int BATCH = 32;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration COMMIT_INTERVAL =
      Duration.ofMillis(ContestantSettings.COMMIT_INTERVAL_MS);

  private final KafkaConsumer<String, EcgSamples> consumer;
  private final KafkaProducer<String, UserActivity> producer;
  private final List<TopicPartition> partitions;
  private final ServableModel model;
  private final WindowSource source;
  private final EventFactory events;
  private final AtomicBoolean stopping;
  private final AtomicLong windows;
  private final AtomicLong commits;
  private final Map<String, DeviceWindows> devices = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

  PlainWorker(
      ContestantSettings settings,
      int number,
      List<Integer> partitions,
      ServableModel model,
      ValueSerdes serdes,
      AtomicBoolean stopping,
      AtomicLong windows,
      AtomicLong commits) {
    this.consumer =
        new KafkaConsumer<>(
            settings.with(
                Map.of(
                    ConsumerConfig.GROUP_ID_CONFIG,
                    settings.group(),
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                    "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "earliest")),
            new StringDeserializer(),
            serdes.serdeFor(EcgSamples.class).deserializer());
    this.producer =
        new KafkaProducer<>(
            settings.with(
                Map.of(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    settings.group() + "-" + number,
                    ProducerConfig.LINGER_MS_CONFIG,
                    COMMIT_INTERVAL.toMillis())),
            new StringSerializer(),
            serdes.serdeFor(UserActivity.class).serializer());
    this.partitions =
        partitions.stream()
            .map(partition -> new TopicPartition(Topics.ECG_SAMPLES.name(), partition))
            .toList();
    this.model = model;
    this.source = new WindowSource(model.contract());
    this.events = new EventFactory(model);
    this.stopping = stopping;
    this.windows = windows;
    this.commits = commits;
  }

  @Override
  public void run() {
    try (consumer;
        producer;
        WindowClassifier classifier = model.newClassifier()) {
      producer.initTransactions();
      consumer.assign(partitions);
      work(classifier);
    } catch (ClassificationException e) {
      throw new IllegalStateException("The model failed", e);
    }
  }

  private void work(WindowClassifier classifier) throws ClassificationException {
    List<ReadyWindow> batch = new ArrayList<>();
    long committedAt = System.nanoTime();
    while (!stopping.get()) {
      for (ConsumerRecord<String, EcgSamples> record : consumer.poll(POLL)) {
        if (done.isEmpty()) {
          producer.beginTransaction();
        }
        done.put(
            new TopicPartition(record.topic(), record.partition()),
            new OffsetAndMetadata(record.offset() + 1));
        devices
            .computeIfAbsent(record.key(), DeviceWindows::new)
            .add(record.value(), source, batch);
        if (batch.size() >= BATCH) {
          send(batch, classifier);
        }
      }
      send(batch, classifier);
      if (!done.isEmpty() && System.nanoTime() - committedAt >= COMMIT_INTERVAL.toNanos()) {
        commit();
        committedAt = System.nanoTime();
      }
    }
    if (!done.isEmpty()) {
      commit();
    }
  }

  private void send(List<ReadyWindow> batch, WindowClassifier classifier)
      throws ClassificationException {
    if (batch.isEmpty()) {
      return;
    }
    List<float[]> signals = new ArrayList<>(batch.size());
    batch.forEach(window -> signals.add(window.signal().samples()));
    List<Prediction> predictions = classifier.classify(signals);
    for (int i = 0; i < batch.size(); i++) {
      ReadyWindow window = batch.get(i);
      // What became of it shows in the commit.
      var unused =
          producer.send(
              new ProducerRecord<>(
                  Topics.USER_ACTIVITY.name(),
                  window.deviceId(),
                  events.event(window, predictions.get(i))));
    }
    windows.addAndGet(batch.size());
    batch.clear();
  }

  private void commit() {
    producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
    producer.commitTransaction();
    commits.incrementAndGet();
    done.clear();
  }
}
