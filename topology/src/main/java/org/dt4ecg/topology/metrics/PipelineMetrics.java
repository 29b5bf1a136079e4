package org.dt4ecg.topology.metrics;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.dt4ecg.schemas.deadletter.RejectionReason;

/**
 * What the classifying part of the pipeline counts, per task. Every frame is counted in, and then
 * as exactly one of windowed, repeated, dead-lettered or open. Not thread-safe: belongs to a task.
 */
public final class PipelineMetrics implements AutoCloseable {

  static final String FRAMES_IN = "frames-in-total";
  static final String FRAMES_RESTORED = "frames-restored-total";
  static final String FRAMES_WINDOWED = "frames-windowed-total";
  static final String FRAMES_REPEATED = "frames-repeated-total";
  static final String FRAMES_DEAD_LETTERED = "frames-dead-lettered-total";
  static final String FRAMES_OPEN = "frames-open";
  static final String DEAD_LETTERS = "dead-letters-total";
  static final String WINDOWS_SEALED = "windows-sealed-total";
  static final String WINDOWS_INCOMPLETE = "windows-incomplete-total";
  static final String WINDOWS_FAILED = "windows-failed-total";
  static final String RESULTS = "results-total";
  static final String REASON_TAG = "reason";

  private static final Map<String, String> NO_TAGS = Map.of();

  private final TaskSensors sensors;
  private final Sensor framesIn;
  private final Sensor framesRestored;
  private final Sensor framesWindowed;
  private final Sensor framesRepeated;
  private final Sensor framesDeadLettered;
  private final Sensor framesOpen;
  private final Sensor windowsSealed;
  private final Sensor windowsIncomplete;
  private final Sensor windowsFailed;
  private final Sensor results;
  private final Sensor batchSize;
  private final Sensor inferenceMillis;
  private final Sensor modelSwitchMillis;
  private final Map<RejectionReason, Sensor> deadLetters = new EnumMap<>(RejectionReason.class);

  public PipelineMetrics(StreamsMetrics metrics, TaskId taskId) {
    this.sensors = new TaskSensors(metrics, taskId);
    this.framesIn = sum(FRAMES_IN, "Frames read");
    this.framesRestored = sum(FRAMES_RESTORED, "Frames in the store when the task started");
    this.framesWindowed = sum(FRAMES_WINDOWED, "Frames whose windows are all sealed or given up");
    this.framesRepeated = sum(FRAMES_REPEATED, "Frames that came again");
    this.framesDeadLettered = sum(FRAMES_DEAD_LETTERED, "Frames rejected");
    this.framesOpen = sum(FRAMES_OPEN, "Frames in the store");
    this.windowsSealed = sum(WINDOWS_SEALED, "Windows that got all their samples");
    this.windowsIncomplete = sum(WINDOWS_INCOMPLETE, "Windows given up for missing samples");
    this.windowsFailed = sum(WINDOWS_FAILED, "Windows on which the model failed");
    this.results = sum(RESULTS, "Windows whose results were forwarded");
    this.batchSize = averageAndMaximum("batch-size", "Windows in a batch");
    this.inferenceMillis = averageAndMaximum("inference-time-ms", "Time for a batch, in ms");
    this.modelSwitchMillis =
        averageAndMaximum("model-switch-time-ms", "Time to go over to another model, in ms");
    for (RejectionReason reason : RejectionReason.values()) {
      deadLetters.put(
          reason,
          sensors.sum(DEAD_LETTERS, "Dead letters by reason", Map.of(REASON_TAG, reason.name())));
    }
  }

  public void frameRead() {
    framesIn.record();
  }

  public void frameRepeated() {
    framesRepeated.record();
  }

  /** A frame goes to dead letters; the frames of a failed window have been counted already. */
  public void deadLetter(RejectionReason reason) {
    sensorOf(reason).record();
    if (reason != RejectionReason.CLASSIFICATION_FAILED) {
      framesDeadLettered.record();
    }
  }

  /** A frame was put into the store. */
  public void frameStored() {
    framesOpen.record(1);
  }

  /** Frames were found in the store when the task started. */
  public void framesRestored(int frames) {
    framesRestored.record(frames);
    framesOpen.record(frames);
  }

  /** A frame was removed from the store: its windows are all sealed or given up. */
  public void frameWindowed() {
    framesWindowed.record();
    framesOpen.record(-1);
  }

  /** A frame was removed from the store and goes to dead letters. */
  public void frameExpelled() {
    framesOpen.record(-1);
  }

  public void windowSealed() {
    windowsSealed.record();
  }

  public void windowIncomplete() {
    windowsIncomplete.record();
  }

  public void windowFailed() {
    windowsFailed.record();
  }

  /** Both results of a window were forwarded. */
  public void resultForwarded() {
    results.record();
  }

  public void batchClassified(int windows, long nanos) {
    batchSize.record(windows);
    inferenceMillis.record(millis(nanos));
  }

  /** The task goes on with another model; so long its thread did nothing else. */
  public void modelSwitched(long nanos) {
    modelSwitchMillis.record(millis(nanos));
  }

  @Override
  public void close() {
    sensors.close();
  }

  private static double millis(long nanos) {
    return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  private Sensor sensorOf(RejectionReason reason) {
    Sensor sensor = deadLetters.get(reason);
    if (sensor == null) {
      throw new IllegalStateException("No sensor for " + reason);
    }
    return sensor;
  }

  private Sensor sum(String name, String description) {
    return sensors.sum(name, description, NO_TAGS);
  }

  private Sensor averageAndMaximum(String name, String description) {
    Map<MetricName, MeasurableStat> stats = new LinkedHashMap<>();
    stats.put(sensors.metricName(name + "-avg", description + ", average", NO_TAGS), new Avg());
    stats.put(sensors.metricName(name + "-max", description + ", maximum", NO_TAGS), new Max());
    return sensors.sensor(name, NO_TAGS, stats);
  }
}
