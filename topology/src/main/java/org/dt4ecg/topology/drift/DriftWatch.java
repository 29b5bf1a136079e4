package org.dt4ecg.topology.drift;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.dt4ecg.model.Claim;
import org.dt4ecg.model.Prediction;
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

  /** A task that has not gone over to the model that serves is not listened to. */
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

  /** The metrics of the watch. */
  public Map<MetricName, ? extends Metric> metrics() {
    return metrics.all();
  }

  /** Takes the metrics away. */
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
}
