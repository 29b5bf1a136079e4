package org.dt4ecg.topology.release;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.UntrustedText;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.topology.release.WatcherState.Shadow;
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
 * <p>A release that is to score along never serves. The newest valid one of those does so, until a
 * valid release that is to serve and that is newer, by the same order, takes its place, whether or
 * not of the same file; an older one leaves it where it is. One that is refused changes nothing.
 *
 * <p>While what stood on the topic at the start is being read, releases are verified and the model
 * of the start serves; then the newest release that can be loaded, in one step, and what scores
 * along with it. Deleting records changes nothing while the application runs.
 *
 * <p>What keeps the topic from being read, such as a broker or a registry that is down, is tried
 * again for ever. Thread-safe.
 */
public final class ModelWatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final ReplaceableModel models;
  private final ReleaseAdmission admission;
  private final ReleaseTopic topic;
  private final ReleaseReader reader;
  private final InstantSource clock;
  private final String modelName;
  private final ReleaseMetrics metrics;
  private final Thread thread;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch topicRead = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  /** Verified while what stood on the topic is read; of the watcher's thread. */
  private final Candidates candidates = new Candidates();

  /** Written by the watcher's thread alone, as long as that lives. */
  private volatile WatcherState state;

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
    this.models = models;
    this.admission = admission;
    this.topic = new ReleaseTopic(consumer);
    this.reader = new ReleaseReader(deserializer);
    this.clock = clock;
    this.modelName = models.first().contract().name();
    this.state = WatcherState.beginning(models.current().version(), clock.instant());
    this.metrics = new ReleaseMetrics(modelName, this::state);
    this.thread = new Thread(this::run, "model-watcher");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, failure) -> tellOf(failure));
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
        && state.phase() == WatcherState.Phase.WATCHING;
  }

  /** How the watch is now. */
  public WatcherState state() {
    return state;
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
        Duration pause = turn() ? Duration.ZERO : PAUSE;
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

  private void tellOf(Throwable failure) {
    LOG.error(
        "The model watcher ended by an error; model {} serves on, and no release takes its place"
            + " before a new start",
        state.serving().version(),
        failure);
  }

  private void end(WatcherState.Phase phase) {
    topic.close();
    state = state.in(phase);
    topicRead.countDown();
  }

  /**
   * Looks at the next record, if one comes.
   *
   * @return false if the topic cannot be read now
   */
  boolean turn() {
    try {
      Optional<ConsumerRecord<String, byte[]>> record = topic.peek(POLL);
      if (record.isPresent()) {
        look(record.get());
        topic.done();
      }
      if (state.phase() == WatcherState.Phase.READING && topic.isReadToItsEnd()) {
        begin();
      }
      goesWell();
      return true;
    } catch (WakeupException e) {
      throw e;
    } catch (KafkaException e) {
      hinders(e);
      return false;
    }
  }

  private void look(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      LOG.debug("A release was deleted; model {} serves on", modelName);
      return;
    }
    Optional<ModelRelease> release = read(record);
    if (release.isPresent() && release.get().getName().equals(modelName)) {
      state = state.oneMoreSeen();
      consider(release.get());
    }
  }

  /** Empty if it is no release, which is refused. */
  private Optional<ModelRelease> read(ConsumerRecord<String, byte[]> record) {
    try {
      return Optional.of(reader.read(record));
    } catch (RefusedReleaseException e) {
      refuse(ReleaseReader.place(record), e.reason(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void consider(ModelRelease release) {
    unlessRefused(release.getVersion(), () -> verified(release))
        .ifPresent(
            candidate -> {
              if (state.phase() == WatcherState.Phase.READING) {
                candidates.add(candidate);
              } else {
                admit(candidate);
              }
            });
  }

  private Candidate verified(ModelRelease release) throws RefusedReleaseException {
    ReleaseMode mode = release.getMode();
    ModelFile file = admission.verify(release, state.notBefore(mode), clock.instant());
    return new Candidate(file, mode, release.getReleasedAt(), release.getGoldenVector());
  }

  /** All that stood on the topic was read. */
  private void begin() {
    List<Candidate> shadows = new ArrayList<>();
    for (Candidate candidate : candidates.takeNewestFirst()) {
      if (candidate.isShadow()) {
        shadows.add(candidate);
      } else if (admit(candidate)) {
        break;
      }
    }
    // These alone are newer than what serves now.
    for (Candidate shadow : shadows) {
      if (admit(shadow)) {
        break;
      }
    }
    state = state.in(WatcherState.Phase.WATCHING);
    LOG.info(
        "Read the topic of releases: {} of model {}; version {} serves, {} scores along",
        state.releasesSeen(),
        modelName,
        state.serving().version(),
        state.shadow().map(shadow -> "version " + shadow.version()).orElse("none"));
    topicRead.countDown();
  }

  /** Whether it serves or scores along now; else it was refused. */
  private boolean admit(Candidate candidate) {
    if (!candidate.isShadow() && candidate.version().equals(state.serving().version())) {
      endShadowBefore(candidate);
      state = state.with(state.serving().releasedAt(candidate.releasedAt()));
      return true;
    }
    Optional<ServableModel> loaded =
        unlessRefused(candidate.version(), () -> admission.load(candidate));
    loaded.ifPresent(
        model -> {
          if (candidate.isShadow()) {
            scoreAlong(model, candidate.releasedAt());
          } else {
            endShadowBefore(candidate);
            serve(model, candidate.releasedAt());
          }
        });
    return loaded.isPresent();
  }

  private void serve(ServableModel next, Instant releasedAt) {
    String before = state.serving().version();
    models.replaceBy(next);
    state = state.with(state.serving().replacedBy(next.version(), releasedAt, clock.instant()));
    LOG.info(
        "Model {} version {}, released {}, serves in place of version {}",
        modelName,
        next.version(),
        releasedAt,
        before);
  }

  private void scoreAlong(ServableModel next, Instant releasedAt) {
    models.shadows().replaceBy(next);
    state = state.withShadow(Optional.of(new Shadow(next.version(), clock.instant(), releasedAt)));
    LOG.info(
        "Model {} version {}, released {}, scores along with version {} from now on",
        modelName,
        next.version(),
        releasedAt,
        state.serving().version());
  }

  /** A release that is to serve ends what scores along, unless that is newer. */
  private void endShadowBefore(Candidate serving) {
    state
        .shadow()
        .filter(shadow -> !shadow.releasedAt().isAfter(serving.releasedAt()))
        .ifPresent(
            shadow -> {
              models.shadows().end();
              state = state.withShadow(Optional.empty());
              LOG.info(
                  "Model {} version {} scores along no longer: version {} was released to serve",
                  modelName,
                  shadow.version(),
                  serving.version());
            });
  }

  /** What a check gives; empty if the release was refused. One bad release never ends the watch. */
  private <T> Optional<T> unlessRefused(String version, Check<T> check) {
    try {
      return Optional.of(check.result());
    } catch (RefusedReleaseException e) {
      refuse(version, e.reason(), String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("A check of a release of model {} failed", modelName, e);
      refuse(
          version,
          RefusalReason.CANNOT_RUN,
          "A check of the release "
              + UntrustedText.printable(version)
              + " failed: "
              + e
              + ". Report it with the log, and publish another release");
    }
    return Optional.empty();
  }

  private void refuse(String release, RefusalReason reason, String message) {
    String printable = UntrustedText.printable(release);
    state = state.refused(new Refusal(printable, reason, message, clock.instant()));
    LOG.warn(
        "Refused the release {} of model {}: {}: {}; version {} serves on",
        printable,
        modelName,
        reason,
        message,
        state.serving().version());
  }

  private void goesWell() {
    if (state.problem().isPresent()) {
      state = state.withProblem(Optional.empty());
      LOG.info("The topic of releases can be read again");
    }
  }

  private void hinders(KafkaException problem) {
    if (state.problem().isEmpty()) {
      LOG.warn("The topic of releases cannot be read now; trying on", problem);
    }
    state = state.withProblem(Optional.of(problem.toString()));
  }

  /** A check of a release. */
  @FunctionalInterface
  private interface Check<T> {
    T result() throws RefusedReleaseException;
  }
}
