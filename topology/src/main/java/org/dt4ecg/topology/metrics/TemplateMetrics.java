package org.dt4ecg.topology.metrics;

import java.util.Map;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * How many people are enrolled, per task, as of its last window; all tasks read the same templates.
 * Not thread-safe: belongs to a task.
 */
public final class TemplateMetrics implements AutoCloseable {

  private static final Map<String, String> NO_TAGS = Map.of();

  private final TaskSensors sensors;
  private final Sensor inUse;
  private final Sensor ignored;
  private final Sensor unreadable;

  public TemplateMetrics(StreamsMetrics metrics, TaskId taskId) {
    this.sensors = new TaskSensors(metrics, taskId);
    this.inUse = gauge("templates-in-use", "People who are recognised by template");
    this.ignored =
        gauge("templates-of-other-models", "People whose template the model cannot compare");
    this.unreadable = gauge("templates-unreadable", "Templates that cannot be read");
  }

  /** The templates were read anew. */
  public void templatesRead(int newInUse, int newIgnored, int newUnreadable) {
    inUse.record(newInUse);
    ignored.record(newIgnored);
    unreadable.record(newUnreadable);
  }

  @Override
  public void close() {
    sensors.close();
  }

  private Sensor gauge(String name, String description) {
    return sensors.sensor(
        name, NO_TAGS, Map.of(sensors.metricName(name, description, NO_TAGS), new Value()));
  }
}
