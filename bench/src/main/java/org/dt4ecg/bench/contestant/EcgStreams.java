package org.dt4ecg.bench.contestant;

import java.util.Map;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.EcgStreamsApplication;

/**
 * This project's application as it is, with its default settings but for what every contestant
 * gets. Uses nothing of it but what stays from release to release, so that it runs with the
 * libraries of another build.
 */
public final class EcgStreams implements Contestant {

  private final ServableModel model;
  private final EcgStreamsApplication application;
  private final StreamsMetrics metrics;

  public EcgStreams(ContestantSettings settings) throws BenchException {
    this.model = settings.loadModel();
    this.application =
        new EcgStreamsApplication(
            settings.with(
                Map.of(
                    StreamsConfig.APPLICATION_ID_CONFIG,
                    settings.group(),
                    StreamsConfig.STATE_DIR_CONFIG,
                    settings.folder(),
                    StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                    ContestantSettings.COMMIT_INTERVAL_MS,
                    StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                    settings.threads(),
                    StreamsConfig.REPLICATION_FACTOR_CONFIG,
                    1)),
            model);
    this.metrics = new StreamsMetrics(application::metrics);
  }

  @Override
  public void start() throws BenchException, InterruptedException {
    application.start();
    StreamsMetrics.await(() -> application.health().state() == KafkaStreams.State.RUNNING);
  }

  @Override
  public long windows() {
    return metrics.sentTo(Topics.USER_ACTIVITY);
  }

  @Override
  public long classified() {
    return metrics.sentTo(Topics.IDENTITY_RESULTS);
  }

  @Override
  public long commits() {
    return metrics.commits();
  }

  @Override
  public void close() {
    application.close();
    model.close();
  }
}
