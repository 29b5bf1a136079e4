package org.dt4ecg.topology.drift;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.topology.serving.ModelSource;

/**
 * Watches what the model that serves makes of the windows, over all tasks of this process, from the
 * time at which it took over. Nothing of it is stored: it begins anew with the process. The
 * contract of a model says nothing of the embeddings of its training, so those of the first windows
 * that it decides on stand for them. Thread-safe.
 */
public final class DriftWatch implements WindowObserver, AutoCloseable {

  private final ModelSource models;
  private final int windows;
  private final DriftMetrics metrics;
  private ReleaseDrift current;

  /**
   * Begins to watch.
   *
   * @param models says which model serves
   * @param windows how many windows are the reference, and over how many of the last ones it runs
   */
  public DriftWatch(ModelSource models, int windows) {
    this.models = models;
    this.windows = windows;
    this.current = new ReleaseDrift(models.current().version(), windows);
    this.metrics = new DriftMetrics(models.current().contract().name(), this::state);
  }

  /** Ignores windows of a task that has not switched to the serving model yet. */
  @Override
  public synchronized void windowDecided(
      String modelVersion, Prediction prediction, Claim claim, SignalQuality quality) {
    if (modelVersion.equals(models.current().version())) {
      serving().add(prediction, claim, quality);
    }
  }

  /** What the model that serves sees now. */
  public synchronized Drift state() {
    return serving().state();
  }

  /** Shows the metrics of the watch in a registry, too. */
  public void bindTo(MeterRegistry registry) {
    metrics.bindTo(registry);
  }

  /** The metrics of the watch. */
  public Map<MetricName, ? extends Metric> metrics() {
    return metrics.all();
  }

  /** Unregisters the metrics. */
  @Override
  public void close() {
    metrics.close();
  }

  private ReleaseDrift serving() {
    String version = models.current().version();
    if (!current.isOf(version)) {
      current = new ReleaseDrift(version, windows);
    }
    return current;
  }

  /** The watch over one model version. Not thread-safe. */
  private static final class ReleaseDrift {

    private final String modelVersion;
    private final RecentWindows recent;
    private final EmbeddingDrift embedding;
    private long windows;

    ReleaseDrift(String modelVersion, int windows) {
      this.modelVersion = modelVersion;
      this.recent = new RecentWindows(windows);
      this.embedding = new EmbeddingDrift(windows);
    }

    boolean isOf(String version) {
      return modelVersion.equals(version);
    }

    void add(Prediction prediction, Claim claim, SignalQuality quality) {
      windows++;
      recent.add(claim.decision() == IdentityDecision.UNKNOWN_PERSON, claim.confidence(), quality);
      if (quality != SignalQuality.UNUSABLE) {
        embedding.add(prediction.embedding());
      }
    }

    Drift state() {
      return new Drift(
          modelVersion,
          windows,
          recent.size(),
          recent.unknownShare(),
          recent.meanConfidence(),
          recent.qualityShares(),
          embedding.meanIndex());
    }
  }

  /** What was decided of the last windows, as running shares. Not thread-safe. */
  static final class RecentWindows {

    private final int capacity;
    private final Deque<Decided> windows = new ArrayDeque<>();
    private final Map<SignalQuality, Integer> ofQuality = new EnumMap<>(SignalQuality.class);
    private int unknown;
    private double confidences;

    RecentWindows(int capacity) {
      this.capacity = capacity;
    }

    /**
     * Takes the next window.
     *
     * @param isUnknown whether it was found to be of nobody the model knows
     * @param confidence probability of the most probable person
     */
    void add(boolean isUnknown, float confidence, SignalQuality quality) {
      Decided window = new Decided(isUnknown, confidence, quality);
      windows.add(window);
      count(window, 1);
      if (windows.size() > capacity) {
        count(windows.remove(), -1);
      }
    }

    int size() {
      return windows.size();
    }

    /** Share of the usable windows; 0 without one. */
    double unknownShare() {
      return usable() == 0 ? 0 : (double) unknown / usable();
    }

    /** Over the usable windows; 0 without one. */
    double meanConfidence() {
      return usable() == 0 ? 0 : confidences / usable();
    }

    /** Share of all windows, of each quality; 0 without one. */
    Map<SignalQuality, Double> qualityShares() {
      Map<SignalQuality, Double> shares = new EnumMap<>(SignalQuality.class);
      for (SignalQuality quality : SignalQuality.values()) {
        int count = ofQuality.getOrDefault(quality, 0);
        shares.put(quality, windows.isEmpty() ? 0 : (double) count / windows.size());
      }
      return shares;
    }

    private int usable() {
      return windows.size() - ofQuality.getOrDefault(SignalQuality.UNUSABLE, 0);
    }

    private void count(Decided window, int by) {
      ofQuality.merge(window.quality, by, Integer::sum);
      if (window.quality != SignalQuality.UNUSABLE) {
        unknown += window.isUnknown ? by : 0;
        confidences += by * window.confidence;
      }
    }

    private record Decided(boolean isUnknown, float confidence, SignalQuality quality) {}
  }
}
