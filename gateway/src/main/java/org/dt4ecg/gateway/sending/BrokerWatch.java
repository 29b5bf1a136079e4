package org.dt4ecg.gateway.sending;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.dt4ecg.console.Failures;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Looks again and again whether there is a broker that tells of the topic of frames, so that health
 * needs no upload to become well again. Its thread does not keep the process alive. Thread-safe.
 */
public final class BrokerWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final int PATIENCE_MS = 5_000;

  private final Admin admin;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "gateway-broker-watch");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable String problem = "the brokers have not answered yet";

  private BrokerWatch(Admin admin) {
    this.admin = admin;
  }

  /** Begins to look. */
  public static BrokerWatch start(Map<String, Object> clientSettings) {
    BrokerWatch watch = new BrokerWatch(Admin.create(clientSettings));
    var unused =
        watch.looks.scheduleWithFixedDelay(watch::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  /** What is wrong, for people; empty if nothing is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  private void look() {
    try {
      admin
          .describeTopics(
              List.of(Topics.ECG_SAMPLES.name()),
              new DescribeTopicsOptions().timeoutMs(PATIENCE_MS))
          .allTopicNames()
          .get();
      problem = null;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      problem =
          "the brokers do not tell of topic %s: %s"
              .formatted(Topics.ECG_SAMPLES.name(), Failures.text(cause));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // A look that throws would be the last one.
      problem = "the brokers cannot be asked: " + Failures.text(e);
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
    admin.close(Duration.ofMillis(PATIENCE_MS));
  }
}
