package org.dt4ecg.bench.peers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.contestant.Contestant;
import org.dt4ecg.bench.contestant.ContestantSettings;
import org.dt4ecg.bench.contestant.ReadyWindow;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Apache Flink on a cluster within this process: a device's recent samples in keyed state on the
 * heap, batches of 32 that are emptied before each checkpoint, transactions that are committed with
 * the checkpoint. Objects are handed from operator to operator as they are.
 */
public final class FlinkJob implements Contestant {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Flink's own default is an hour, which brokers refuse. */
  private static final int TRANSACTION_TIMEOUT_MS = 300_000;

  private final ContestantSettings settings;
  private final AtomicBoolean closing = new AtomicBoolean();
  private @Nullable JobClient job;

  public FlinkJob(ContestantSettings settings) {
    this.settings = settings;
  }

  @Override
  public void start() throws BenchException, InterruptedException {
    try {
      Files.createDirectories(Path.of(settings.folder()));
      JobClient started = environment().executeAsync(settings.group());
      job = started;
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (started.getJobStatus().get() != JobStatus.RUNNING || FlinkProgress.open() == 0) {
        if (System.nanoTime() > deadline) {
          throw new BenchException("The job does not run: " + started.getJobStatus().get());
        }
        Thread.sleep(50);
      }
      Thread watch = new Thread(() -> awaitEnd(started), "job-watch");
      watch.setDaemon(true);
      watch.start();
    } catch (InterruptedException | BenchException e) {
      throw e;
    } catch (Exception e) {
      // Flink declares nothing narrower.
      throw new BenchException("The job does not start: " + e.getMessage(), e);
    }
  }

  /** Ends the process when the job does: without it, nothing moves any more. */
  private void awaitEnd(JobClient started) {
    try {
      started.getJobExecutionResult().join();
    } catch (CancellationException | CompletionException e) {
      if (!closing.get()) {
        throw e;
      }
    }
  }

  private StreamExecutionEnvironment environment() throws IOException {
    Configuration configuration = new Configuration();
    URI checkpoints = Path.of(settings.folder()).toUri();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(settings.threads(), configuration);
    environment.enableCheckpointing(
        ContestantSettings.COMMIT_INTERVAL_MS, CheckpointingMode.EXACTLY_ONCE);
    environment.getConfig().enableObjectReuse();
    environment
        .fromSource(source(), WatermarkStrategy.noWatermarks(), "frames")
        .keyBy(frame -> frame.f0, Types.STRING)
        .process(new CutWindows(settings))
        .returns(Types.GENERIC(ReadyWindow.class))
        .transform("classify", Types.GENERIC(UserActivity.class), new ClassifyWindows(settings))
        .sinkTo(sink());
    return environment;
  }

  private KafkaSource<Tuple2<String, byte[]>> source() {
    return KafkaSource.<Tuple2<String, byte[]>>builder()
        .setBootstrapServers(bootstrapServers())
        .setTopics(Topics.ECG_SAMPLES.name())
        .setGroupId(settings.group())
        .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new RawFrames())
        .build();
  }

  private KafkaSink<UserActivity> sink() {
    return KafkaSink.<UserActivity>builder()
        .setBootstrapServers(bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
        .setTransactionalIdPrefix(settings.group())
        .setProperty(
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Integer.toString(TRANSACTION_TIMEOUT_MS))
        .setProperty(
            ProducerConfig.LINGER_MS_CONFIG,
            Integer.toString(ContestantSettings.COMMIT_INTERVAL_MS))
        .setRecordSerializer(new EventRecords(Map.copyOf(settings.cluster())))
        .build();
  }

  private String bootstrapServers() {
    return settings
        .cluster()
        .getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9092");
  }

  @Override
  public long windows() {
    return FlinkProgress.windows();
  }

  @Override
  public long commits() {
    return FlinkProgress.checkpoints();
  }

  @Override
  public void close() {
    closing.set(true);
    JobClient running = job;
    if (running != null) {
      running.cancel().join();
    }
  }
}
