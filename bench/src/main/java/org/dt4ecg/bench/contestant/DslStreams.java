package org.dt4ecg.bench.contestant;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.WindowClassifier;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams as tutorials write it: group by key, aggregate a device's recent samples in a
 * persistent store, ask the model for each window alone. Without the store's cache, which would
 * keep back all but the newest of a device's updates between two commits, and windows with them.
 */
public final class DslStreams implements Contestant {

  private final ServableModel model;
  private final ValueSerdes serdes;
  private final KafkaStreams streams;
  private final StreamsMetrics metrics;

  public DslStreams(ContestantSettings settings) throws BenchException {
    this.model = settings.loadModel();
    this.serdes = ValueSerdes.from(settings.cluster());
    Properties properties = new Properties();
    properties.putAll(
        settings.with(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                settings.group(),
                StreamsConfig.STATE_DIR_CONFIG,
                settings.folder(),
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                ContestantSettings.COMMIT_INTERVAL_MS,
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                settings.threads(),
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                1,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest")));
    this.streams = new KafkaStreams(topology(), properties);
    this.metrics = new StreamsMetrics(streams::metrics);
  }

  private Topology topology() {
    WindowSource source = new WindowSource(model.contract());
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            Topics.ECG_SAMPLES.name(),
            Consumed.with(Serdes.String(), serdes.serdeFor(EcgSamples.class)))
        .groupByKey()
        .aggregate(
            RecentSamples::none,
            (deviceId, frame, recent) -> recent.with(frame, source.grid()),
            Materialized.<String, RecentSamples, KeyValueStore<Bytes, byte[]>>as("recent-samples")
                .withKeySerde(Serdes.String())
                .withValueSerde(RecentSamples.serde())
                .withCachingDisabled())
        .toStream()
        .processValues(() -> new Classify(model))
        .to(
            Topics.USER_ACTIVITY.name(),
            Produced.with(Serdes.String(), serdes.serdeFor(UserActivity.class)));
    return builder.build();
  }

  /** One prediction a window. */
  private static final class Classify
      implements FixedKeyProcessor<String, RecentSamples, UserActivity> {

    private final WindowSource source;
    private final EventFactory events;
    private final WindowClassifier classifier;
    private @Nullable FixedKeyProcessorContext<String, UserActivity> context;

    Classify(ServableModel model) {
      this.source = new WindowSource(model.contract());
      this.events = new EventFactory(model);
      this.classifier = model.newClassifier();
    }

    @Override
    public void init(FixedKeyProcessorContext<String, UserActivity> processorContext) {
      context = processorContext;
    }

    @Override
    public void process(FixedKeyRecord<String, RecentSamples> record) {
      for (ReadyWindow window : record.value().windows(record.key(), source)) {
        if (context != null) {
          context.forward(record.withValue(classify(window)));
        }
      }
    }

    private UserActivity classify(ReadyWindow window) {
      try {
        return events.event(window, classifier.classify(List.of(window.signal().samples())).get(0));
      } catch (ClassificationException e) {
        throw new IllegalStateException("The model failed", e);
      }
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  @Override
  public void start() throws BenchException, InterruptedException {
    streams.start();
    StreamsMetrics.await(() -> streams.state() == KafkaStreams.State.RUNNING);
  }

  @Override
  public long windows() {
    return metrics.sentTo(Topics.USER_ACTIVITY);
  }

  @Override
  public long commits() {
    return metrics.commits();
  }

  @Override
  public void close() {
    streams.close();
    model.close();
    serdes.close();
  }
}
