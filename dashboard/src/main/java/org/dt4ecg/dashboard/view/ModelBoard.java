package org.dt4ecg.dashboard.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/** Which models serve, score along and were made, and how well they do. Thread-safe. */
public final class ModelBoard {

  /** Most points of a curve of training: more cannot be seen. */
  private static final int CURVE_POINTS = 400;

  private static final int MOST_SERVINGS = 50;

  private final ViewLimits limits;
  private final Insight insight;
  private final Recognition recognition;
  private final Map<String, Release> releases = new LinkedHashMap<>();
  private final List<Serving> servings = new ArrayList<>();
  private final List<TrainingRound> rounds = new ArrayList<>();
  private final LinkedHashMap<String, Shadow> shadows =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Shadow> eldest) {
          return size() > limits.releases();
        }
      };

  public ModelBoard(ViewLimits limits, Insight insight) {
    this.limits = limits;
    this.insight = insight;
    this.recognition = new Recognition(limits.people());
  }

  /**
   * A release on the topic, without its file. Times are in ms since the epoch.
   *
   * @param mode whether it is to serve or to score along
   * @param parent version of the model that training started from; null for a first one
   * @param metrics figures of its evaluation, as shares from 0 to 1
   */
  public record Release(
      String name,
      String version,
      ReleaseMode mode,
      @Nullable String parent,
      long releasedAt,
      int bytes,
      boolean signed,
      Map<String, Double> metrics) {}

  /**
   * A model that makes events.
   *
   * @param since when the first event of it came
   * @param last when the last one came
   * @param windows how many came
   */
  public record Serving(String version, long since, long last, long windows) {

    private Serving with(long nowMillis) {
      return new Serving(version, since, nowMillis, windows + 1);
    }
  }

  /**
   * How a model that scores along compares with the one that serves.
   *
   * @param windows how many windows both scored
   * @param samePerson of them those in which both name the same person, or both nobody
   * @param sameActivity of them those in which both name the same activity
   */
  public record Shadow(
      String version,
      String serving,
      long windows,
      long samePerson,
      long sameActivity,
      long last) {}

  /**
   * A round of training. Curves are thinned out; losses are in nats.
   *
   * @param steps how many steps there were, over which the points of the curves are spread evenly
   */
  public record TrainingRound(
      String id,
      String model,
      long startedAt,
      long finishedAt,
      @Nullable String champion,
      @Nullable String challenger,
      boolean promoted,
      String reason,
      long seed,
      long windows,
      Map<String, Double> metrics,
      int steps,
      List<Float> identityLoss,
      List<Float> activityLoss,
      List<Float> identityWeight,
      List<Float> activityWeight) {}

  /**
   * All of it.
   *
   * @param newcomer a person whom the first model does not know; null if there is none to be seen
   * @param newcomerRecognition how that person is recognised
   */
  public record Snapshot(
      List<Serving> servings,
      List<Release> releases,
      List<Shadow> shadows,
      List<TrainingRound> rounds,
      List<Recognition.Point> recognition,
      @Nullable String newcomer,
      List<Recognition.Point> newcomerRecognition,
      Insight.@Nullable FirstModel first,
      Insight.@Nullable StreamState stream) {}

  /** An event came. */
  synchronized void event(UserActivity event, Optional<Insight.Truth> truth, long nowMillis) {
    recognition.add(event, truth, nowMillis);
    String version = event.getModelVersion();
    for (int i = servings.size() - 1; i >= 0; i--) {
      if (servings.get(i).version().equals(version)) {
        servings.set(i, servings.get(i).with(nowMillis));
        return;
      }
    }
    servings.add(new Serving(version, nowMillis, nowMillis, 1));
    if (servings.size() > MOST_SERVINGS) {
      servings.remove(0);
    }
  }

  /**
   * A release, or that it was taken off the topic.
   *
   * @param key the record's key
   */
  synchronized void release(String key, @Nullable ModelRelease release) {
    releases.remove(key);
    if (release == null) {
      return;
    }
    releases.put(
        key,
        new Release(
            release.getName(),
            release.getVersion(),
            release.getMode(),
            release.getParentVersion(),
            FrameTimes.toMicros(release.getReleasedAt()) / 1_000,
            release.getOnnx().remaining(),
            release.getSignature() != null,
            new TreeMap<>(release.getMetrics())));
    if (releases.size() > limits.releases()) {
      String oldest =
          releases.entrySet().stream()
              .min(Comparator.comparing(entry -> entry.getValue().releasedAt()))
              .orElseThrow()
              .getKey();
      releases.remove(oldest);
    }
  }

  /** A round has ended. */
  synchronized void round(TrainingReport report) {
    rounds.removeIf(known -> known.id().equals(report.getRoundId()));
    rounds.add(
        new TrainingRound(
            report.getRoundId(),
            report.getModelName(),
            FrameTimes.toMicros(report.getStartedAt()) / 1_000,
            FrameTimes.toMicros(report.getFinishedAt()) / 1_000,
            report.getChampionVersion(),
            report.getChallengerVersion(),
            report.getPromoted(),
            report.getReason(),
            report.getSeed(),
            report.getWindows(),
            new TreeMap<>(report.getMetrics()),
            report.getIdentityLoss().size(),
            thinned(report.getIdentityLoss()),
            thinned(report.getActivityLoss()),
            thinned(report.getIdentityWeight()),
            thinned(report.getActivityWeight())));
    if (rounds.size() > limits.releases()) {
      rounds.remove(0);
    }
  }

  /** Both models scored a window. */
  synchronized void shadow(ShadowResult result, long nowMillis) {
    WindowDecision serving = result.getServing();
    WindowDecision shadow = result.getShadow();
    String key = shadow.getModelVersion() + "/" + serving.getModelVersion();
    Shadow known = shadows.get(key);
    boolean isSamePerson =
        serving.getUserId() == null
            ? shadow.getUserId() == null
            : serving.getUserId().equals(shadow.getUserId());
    boolean isSameActivity = Objects.equals(serving.getActivity(), shadow.getActivity());
    shadows.put(
        key,
        new Shadow(
            shadow.getModelVersion(),
            serving.getModelVersion(),
            (known == null ? 0 : known.windows()) + 1,
            (known == null ? 0 : known.samePerson()) + (isSamePerson ? 1 : 0),
            (known == null ? 0 : known.sameActivity()) + (isSameActivity ? 1 : 0),
            nowMillis));
  }

  /** The version of the newest model that made events; empty if there were none. */
  public synchronized Optional<String> servingVersion() {
    return servings.isEmpty()
        ? insight.firstModel().map(Insight.FirstModel::version)
        : Optional.of(servings.get(servings.size() - 1).version());
  }

  /** How a person is recognised. */
  public synchronized List<Recognition.Point> recognitionOf(String userId) {
    return recognition.of(userId);
  }

  /** All of it, now. */
  public synchronized Snapshot snapshot() {
    String newcomer = insight.newcomer().orElse(null);
    List<Release> byTime = new ArrayList<>(releases.values());
    byTime.sort(Comparator.comparing(Release::releasedAt).reversed());
    return new Snapshot(
        List.copyOf(servings),
        byTime,
        List.copyOf(shadows.values()),
        List.copyOf(rounds),
        recognition.ofAll(),
        newcomer,
        newcomer == null ? List.of() : recognition.of(newcomer),
        insight.firstModel().orElse(null),
        insight.stream().orElse(null));
  }

  /** Means of equally long pieces, so that a curve keeps its course. */
  private static List<Float> thinned(List<Float> curve) {
    if (curve.size() <= CURVE_POINTS) {
      return List.copyOf(curve);
    }
    List<Float> thinned = new ArrayList<>(CURVE_POINTS);
    for (int i = 0; i < CURVE_POINTS; i++) {
      int from = (int) ((long) i * curve.size() / CURVE_POINTS);
      int to = (int) ((long) (i + 1) * curve.size() / CURVE_POINTS);
      double sum = 0;
      for (int j = from; j < to; j++) {
        sum += curve.get(j);
      }
      thinned.add((float) (sum / (to - from)));
    }
    return thinned;
  }
}
