package org.dt4ecg.topology.metrics;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;
import org.dt4ecg.schemas.deadletter.RejectionReason;

/** What the join of labels counts, per task. Not thread-safe: belongs to a task. */
public final class LabelMetrics implements AutoCloseable {

  private static final Map<String, String> NO_TAGS = Map.of();

  private final TaskSensors sensors;
  private final Sensor labelsIn;
  private final Sensor labelsWaiting;
  private final Sensor framesLabelled;
  private final Map<RejectionReason, Sensor> deadLetters = new EnumMap<>(RejectionReason.class);

  public LabelMetrics(StreamsMetrics metrics, TaskId taskId) {
    this.sensors = new TaskSensors(metrics, taskId);
    this.labelsIn = sensors.sum("labels-in-total", "Labels read", NO_TAGS);
    this.labelsWaiting =
        sensors.sensor(
            "labels-waiting",
            NO_TAGS,
            Map.of(
                sensors.metricName(
                    "labels-waiting", "Labels whose samples have not all come", NO_TAGS),
                new Value()));
    this.framesLabelled =
        sensors.sum("frames-labelled-total", "Frames, or parts of them, labelled", NO_TAGS);
    for (RejectionReason reason : RejectionReason.values()) {
      deadLetters.put(
          reason,
          sensors.sum(
              PipelineMetrics.DEAD_LETTERS,
              "Dead letters by reason",
              Map.of(PipelineMetrics.REASON_TAG, reason.name())));
    }
  }

  public void labelRead() {
    labelsIn.record();
  }

  /** So many labels wait now. */
  public void labelsWait(int labels) {
    labelsWaiting.record(labels);
  }

  public void frameLabelled() {
    framesLabelled.record();
  }

  /** A label goes to dead letters. */
  public void labelRejected(RejectionReason reason) {
    requireNonNull(deadLetters.get(reason)).record();
  }

  @Override
  public void close() {
    sensors.close();
  }
}
