package org.dt4ecg.topology.metrics;

import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/** What the join counts, per task. Not thread-safe: belongs to a task. */
public final class JoinMetrics implements AutoCloseable {

  private final TaskSensors sensors;
  private final Sensor orphans;

  public JoinMetrics(StreamsMetrics metrics, TaskId taskId) {
    this.sensors = new TaskSensors(metrics, taskId);
    this.orphans =
        sensors.sum("join-orphans-total", "Halves of results given up unjoined", Map.of());
  }

  /** Halves were removed whose other halves did not come. */
  public void orphansRemoved(int halves) {
    orphans.record(halves);
  }

  @Override
  public void close() {
    sensors.close();
  }
}
