package org.dt4ecg.topology.release;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.topology.release.ReleaseTopic.ReleaseReader;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the topic of releases on a thread of its own, and lets the newest valid one serve: of
 * those that bear the name of the model of the start and are not refused, the one with the latest
 * time of release; of equal times the last on the topic. The order in which they come does not
 * matter, so all instances that have read the same topic serve the same release, but where they
 * refuse different ones: {@link RefusalReason#TOO_SLOW} and {@link RefusalReason#CANNOT_RUN} depend
 * on the computer, {@link RefusalReason#IN_FUTURE} on its clock.
 *
 * <p>A release that is to run as a shadow never serves. The newest valid one of those does so,
 * until a valid release that is to serve and that is newer, by the same order, takes its place,
 * whether or not of the same file; an older one leaves it where it is. One that is refused changes
 * nothing.
 *
 * <p>While what stood on the topic at the start is being read, releases are verified and the model
 * of the start serves; then the newest release that can be loaded, in one step, and the shadow with
 * it. Deleting records changes nothing while the application runs.
 *
 * <p>What keeps the topic from being read, such as a broker or a registry that is down, is tried
 * again for ever. Thread-safe.
 */
public final class ModelWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final ReleaseSelection selection;
  private final ReleaseTopic topic;
  private final ReleaseMetrics metrics;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch topicRead = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Prepares the watch; {@link #start} begins it.
   *
   * @param models what it puts the releases in; closed by the caller, after this and the streams
   * @param consumer without a group, reading what is committed; closed by this
   * @param deserializer of the values on the topic
   */
  public ModelWatcher(
      ReplaceableModel models,
      ReleaseAdmission admission,
      Consumer<String, byte[]> consumer,
      Deserializer<ModelRelease> deserializer,
      InstantSource clock) {
    this.selection =
        new ReleaseSelection(models, admission, new ReleaseReader(deserializer), clock);
    this.topic = new ReleaseTopic(consumer);
    this.metrics = new ReleaseMetrics(models.first().contract().name(), this::state);
    this.thread = new Thread(this::run, "model-watcher");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> logFailure(failure));
  }

  /**
   * Begins to watch. Returns at once.
   *
   * @throws IllegalStateException if it was started or closed before
   */
  public void start() {
    if (closing.getCount() == 0 || !started.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "The watcher was started or closed before. Make a new one for another start");
    }
    thread.start();
  }

  /**
   * Waits until what stood on the topic at the start has been read, and the newest valid release
   * serves.
   *
   * @return whether that was so in time
   */
  public boolean awaitTopicRead(Duration timeout) throws InterruptedException {
    return topicRead.await(timeout.toNanos(), TimeUnit.NANOSECONDS)
        && state().phase() == WatcherState.Phase.WATCHING;
  }

  /** How the watch is now. */
  public WatcherState state() {
    return selection.state();
  }

  /** Shows the metrics of the watch in a registry, too. */
  public void bindTo(MeterRegistry registry) {
    metrics.bindTo(registry);
  }

  /** The metrics of the watch. */
  public Map<MetricName, ? extends Metric> metrics() {
    return metrics.all();
  }

  /** Ends the watch; the model that serves goes on doing so. */
  @Override
  public void close() {
    if (closing.getCount() == 0) {
      return;
    }
    closing.countDown();
    topicRead.countDown();
    metrics.close();
    if (started.compareAndSet(false, true)) {
      end(WatcherState.Phase.CLOSED);
      return;
    }
    topic.wakeUp();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn(
          "The model watcher did not stop within {}: it is loading a model, and stops after that",
          CLOSE_TIMEOUT);
    }
  }

  private void run() {
    WatcherState.Phase end = WatcherState.Phase.FAILED;
    try {
      boolean goesOn = true;
      while (goesOn) {
        Duration pause = readNext() ? Duration.ZERO : PAUSE;
        goesOn = !closing.await(pause.toNanos(), TimeUnit.NANOSECONDS);
      }
      end = WatcherState.Phase.CLOSED;
    } catch (WakeupException e) {
      LOG.debug("The model watcher was woken up to be closed");
      end = WatcherState.Phase.CLOSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end = WatcherState.Phase.CLOSED;
    } finally {
      end(end);
    }
  }

  private void logFailure(Throwable failure) {
    LOG.error(
        "The model watcher ended by an error; model {} serves on, and no release takes its place"
            + " before a new start",
        state().serving().version(),
        failure);
  }

  private void end(WatcherState.Phase phase) {
    topic.close();
    selection.setPhase(phase);
    topicRead.countDown();
  }

  /**
   * Looks at the next record, if one comes.
   *
   * @return false if the topic cannot be read now
   */
  boolean readNext() {
    try {
      Optional<ConsumerRecord<String, byte[]>> record = topic.peek(POLL);
      if (record.isPresent()) {
        selection.accept(record.get());
        topic.advance();
      }
      if (state().phase() == WatcherState.Phase.READING && topic.isReadToItsEnd()) {
        selection.serveNewest();
        topicRead.countDown();
      }
      selection.topicReadable();
      return true;
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      selection.topicUnreadable(e);
      return false;
    }
  }
}
