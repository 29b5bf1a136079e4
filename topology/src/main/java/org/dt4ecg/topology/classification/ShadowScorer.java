package org.dt4ecg.topology.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.ShadowResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.WindowDecision;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.classification.BatchClassifier.Classification;
import org.dt4ecg.topology.metrics.ShadowMetrics;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.serving.ModelSource.ShadowSource;
import org.dt4ecg.topology.serving.ServingModel;
import org.dt4ecg.topology.serving.ShadowModel;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the shadow model, if there is one, decide on the windows that the model that serves has just
 * classified. Whatever it fails of stays here: then there are no results of the batch, and it is
 * not asked again. Not thread-safe: belongs to a task.
 */
public final class ShadowScorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ShadowScorer.class);

  private final ShadowSource shadows;
  private final int maxWindows;
  private final ShadowMetrics metrics;
  private @Nullable InService inService;

  /**
   * @param maxWindows most windows in a batch
   */
  public ShadowScorer(ShadowSource shadows, int maxWindows, ShadowMetrics metrics) {
    this.shadows = shadows;
    this.maxWindows = maxWindows;
    this.metrics = metrics;
  }

  /**
   * What both models say of each window that was classified, in their order; nothing if no model
   * runs as a shadow, or the one that does fails or has failed.
   *
   * @param serving rules of the model that classified them
   */
  public List<ShadowResult> score(List<Classification> classifications, ModelRules serving) {
    Optional<ShadowModel> shadow = shadows.current().filter(model -> model.failure().isEmpty());
    closeUnless(shadow);
    return shadow
        .map(model -> scoreBy(model, classifiedOf(classifications), serving))
        .orElse(List.of());
  }

  /** Closes what this task has of a model that no longer runs as a shadow, or that has failed. */
  public void closeEnded() {
    closeUnless(shadows.current().filter(model -> model.failure().isEmpty()));
  }

  @Override
  public void close() {
    closeUnless(Optional.empty());
    metrics.close();
  }

  private List<ShadowResult> scoreBy(
      ShadowModel shadow, List<Classification.Done> classified, ModelRules serving) {
    try {
      List<ShadowResult> results = results(shadow, classified, serving);
      results.forEach(metrics::windowScored);
      return results;
    } catch (ClassificationException | RuntimeException e) {
      // Of whatever kind: a model that is only tried must not stop the stream.
      fail(shadow, e);
      return List.of();
    }
  }

  private List<ShadowResult> results(
      ShadowModel shadow, List<Classification.Done> classified, ModelRules serving)
      throws ClassificationException {
    List<ShadowResult> results = new ArrayList<>(classified.size());
    InService scoring = acquired(shadow);
    if (scoring == null) {
      return results;
    }
    for (int from = 0; from < classified.size(); from += maxWindows) {
      List<Classification.Done> batch =
          classified.subList(from, Math.min(classified.size(), from + maxWindows));
      List<Prediction> predictions =
          BatchClassifier.predictions(
              scoring.model.classifier(), batch.stream().map(Classification.Done::window).toList());
      for (int i = 0; i < batch.size(); i++) {
        Classification.Done done = batch.get(i);
        Prediction scored = predictions.get(i).on(done.window().quality());
        results.add(ShadowResults.of(done, serving, scored, scoring.model.rules()));
      }
    }
    return results;
  }

  private void fail(ShadowModel shadow, Exception failure) {
    metrics.batchFailed();
    if (shadow.fail(String.valueOf(failure))) {
      LOG.warn(
          "The shadow model, version {}, failed and is not asked again; the events are not"
              + " touched. Release another one to run as a shadow, or none",
          shadow.version(),
          failure);
    }
    closeUnless(Optional.empty());
  }

  /** Null if the model came to its end meanwhile. */
  private @Nullable InService acquired(ShadowModel shadow) {
    if (inService == null) {
      inService = shadow.acquire().map(model -> new InService(shadow, model)).orElse(null);
    }
    return inService;
  }

  private void closeUnless(Optional<ShadowModel> shadow) {
    if (inService != null && shadow.filter(inService::isOf).isEmpty()) {
      inService.model.close();
      inService = null;
    }
  }

  private static List<Classification.Done> classifiedOf(List<Classification> classifications) {
    return classifications.stream()
        .filter(Classification.Done.class::isInstance)
        .map(Classification.Done.class::cast)
        .toList();
  }

  /** What this task has of a shadow model. */
  private record InService(ShadowModel shadow, ServingModel model) {

    boolean isOf(ShadowModel other) {
      return shadow == other;
    }
  }

  /** Puts what two models say of a window beside each other. Pure functions. */
  private static final class ShadowResults {

    private ShadowResults() {}

    /**
     * What both models decide of a window by itself, each by its own rules.
     *
     * @throws ClassificationException if the shadow model gave numbers that are none
     */
    static ShadowResult of(
        Classification.Done classified, ModelRules serving, Prediction scored, ModelRules shadow)
        throws ClassificationException {
      SealedWindow window = classified.window();
      SignalQuality quality = window.quality();
      return ShadowResult.newBuilder()
          .setDeviceId(window.deviceId())
          .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
          .setWindowIndex(window.index())
          .setWindowStart(FrameTimes.toInstant(window.startMicros()))
          .setWindowEnd(FrameTimes.toInstant(window.endMicros()))
          .setSignalQuality(quality)
          .setServing(decision(classified.prediction(), serving, quality))
          .setShadow(finite(decision(scored, shadow, quality)))
          .build();
    }

    private static WindowDecision decision(
        Prediction prediction, ModelRules rules, SignalQuality quality) {
      Claim claim = rules.policy().claim(prediction, quality);
      return WindowDecision.newBuilder()
          .setModelVersion(rules.version())
          .setUserId(claim.userId())
          .setDecision(claim.decision())
          .setIdentityConfidence(claim.confidence())
          .setIdentityScore(rules.identityScore(prediction))
          .setActivity(claim.activity())
          .setActivityConfidence(claim.activityConfidence())
          .build();
    }

    private static WindowDecision finite(WindowDecision decision) throws ClassificationException {
      if (Float.isFinite(decision.getIdentityConfidence())
          && Float.isFinite(decision.getIdentityScore())
          && Float.isFinite(decision.getActivityConfidence())) {
        return decision;
      }
      throw new ClassificationException("the model gave NaN or infinite numbers for a window");
    }
  }
}
