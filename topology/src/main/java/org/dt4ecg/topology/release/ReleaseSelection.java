package org.dt4ecg.topology.release;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.model.release.RefusalReason;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.UntrustedText;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.topology.release.ReleaseAdmission.Candidate;
import org.dt4ecg.topology.release.ReleaseTopic.ReleaseReader;
import org.dt4ecg.topology.release.WatcherState.Refusal;
import org.dt4ecg.topology.release.WatcherState.Shadow;
import org.dt4ecg.topology.serving.ReplaceableModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which release serves after which, and which is its shadow, by the order that {@link ModelWatcher}
 * describes. Keeps the state of the watch. Written by one thread; anyone may read the state.
 */
final class ReleaseSelection {

  private static final Logger LOG = LoggerFactory.getLogger(ReleaseSelection.class);

  private final ReplaceableModel models;
  private final ReleaseAdmission admission;
  private final ReleaseReader reader;
  private final InstantSource clock;
  private final String modelName;

  /** Verified while what stood on the topic is read. */
  private final Candidates candidates = new Candidates();

  private volatile WatcherState state;

  ReleaseSelection(
      ReplaceableModel models,
      ReleaseAdmission admission,
      ReleaseReader reader,
      InstantSource clock) {
    this.models = models;
    this.admission = admission;
    this.reader = reader;
    this.clock = clock;
    this.modelName = models.first().contract().name();
    this.state = WatcherState.beginning(models.current().version(), clock.instant());
  }

  WatcherState state() {
    return state;
  }

  void setPhase(WatcherState.Phase phase) {
    state = state.in(phase);
  }

  /** Takes in the next record of the topic. */
  void accept(ConsumerRecord<String, byte[]> record) {
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

  /** All that stood on the topic was read: the newest that can be loaded serves. */
  void serveNewest() {
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
        "Read the topic of releases: {} of model {}; version {} serves, {} runs as a shadow",
        state.releasesSeen(),
        modelName,
        state.serving().version(),
        state.shadow().map(shadow -> "version " + shadow.version()).orElse("none"));
  }

  /** Whether it serves or runs as a shadow now; else it was refused. */
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
            runAsShadow(model, candidate.releasedAt());
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

  private void runAsShadow(ServableModel next, Instant releasedAt) {
    models.shadows().replaceBy(next);
    state = state.withShadow(Optional.of(new Shadow(next.version(), clock.instant(), releasedAt)));
    LOG.info(
        "Model {} version {}, released {}, runs as a shadow of version {} from now on",
        modelName,
        next.version(),
        releasedAt,
        state.serving().version());
  }

  /** A release that is to serve ends the shadow, unless that is newer. */
  private void endShadowBefore(Candidate serving) {
    state
        .shadow()
        .filter(shadow -> !shadow.releasedAt().isAfter(serving.releasedAt()))
        .ifPresent(
            shadow -> {
              models.shadows().end();
              state = state.withShadow(Optional.empty());
              LOG.info(
                  "Model {} version {} is no longer a shadow: version {} was released to serve",
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

  /** The topic can be read. */
  void topicReadable() {
    if (state.problem().isPresent()) {
      state = state.withProblem(Optional.empty());
      LOG.info("The topic of releases can be read again");
    }
  }

  /** The topic cannot be read now. */
  void topicUnreadable(KafkaException problem) {
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

  /**
   * The newest of the releases that were verified while the topic is read, so that not every model
   * that was ever released is loaded at a start. Not thread-safe.
   */
  static final class Candidates {

    /**
     * More of a mode are not held, since a file may have 16 MiB and a topic years of releases. Of
     * each mode for itself: models that are only tried must not crowd out the one that serves.
     */
    static final int MOST = 8;

    private static final Comparator<Candidate> NEWEST_FIRST =
        Comparator.comparing(Candidate::releasedAt).reversed();

    private final List<Candidate> newest = new ArrayList<>();

    void add(Candidate candidate) {
      // In front, and the sort is stable: of equal times the one that came last is the newest.
      newest.add(0, candidate);
      newest.sort(NEWEST_FIRST);
      newest.stream()
          .filter(held -> held.mode() == candidate.mode())
          .skip(MOST)
          .findFirst()
          .ifPresent(newest::remove);
    }

    /** Takes all candidates out, newest first. */
    List<Candidate> takeNewestFirst() {
      List<Candidate> taken = List.copyOf(newest);
      newest.clear();
      return taken;
    }
  }
}
