package org.dt4ecg.topology.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MeasurableStat;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.TaskId;

/**
 * The sensors of one task in Kafka Streams' own registry, so that every reporter that is configured
 * there (JMX from the start) shows them. Processors of one task that ask for the same sensor share
 * it. Not thread-safe: belongs to a task.
 */
final class TaskSensors implements AutoCloseable {

  static final String GROUP = "dt4ecg-metrics";
  static final String TASK_TAG = "task-id";

  private final StreamsMetrics metrics;
  private final String taskId;
  private final List<Sensor> sensors = new ArrayList<>();

  TaskSensors(StreamsMetrics metrics, TaskId taskId) {
    this.metrics = metrics;
    this.taskId = taskId.toString();
  }

  /** A sensor that adds up what it is given. */
  Sensor sum(String name, String description, Map<String, String> tags) {
    return sensor(name, tags, Map.of(metricName(name, description, tags), new CumulativeSum()));
  }

  Sensor sensor(
      String name, Map<String, String> tags, Map<MetricName, ? extends MeasurableStat> stats) {
    Sensor sensor =
        metrics.addSensor(
            "dt4ecg." + taskId + "." + name + tags.values(), Sensor.RecordingLevel.INFO);
    stats.forEach(sensor::add);
    sensors.add(sensor);
    return sensor;
  }

  MetricName metricName(String name, String description, Map<String, String> tags) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(TASK_TAG, taskId);
    all.putAll(tags);
    return new MetricName(name, GROUP, description, all);
  }

  @Override
  public void close() {
    sensors.forEach(metrics::removeSensor);
    sensors.clear();
  }
}
