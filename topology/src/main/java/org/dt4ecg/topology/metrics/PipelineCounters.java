package org.dt4ecg.topology.metrics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What the pipeline has counted, over all tasks of an application. Reading while it runs gives
 * numbers of slightly different moments; at rest {@link #isBalanced()} holds.
 *
 * @param framesIn frames read, those included that were rejected
 * @param framesRestored frames that were in the stores when the tasks started
 * @param framesWindowed frames whose windows are all sealed or given up
 * @param framesRepeated frames that came again
 * @param framesDeadLettered frames rejected
 * @param framesOpen frames in the stores
 * @param windowsSealed windows that got all their samples
 * @param windowsIncomplete windows given up for missing samples
 * @param windowsFailed windows on which the model failed
 * @param results windows whose results were forwarded
 * @param deadLetters dead letters by reason, those with none left out; a frame of a failed window
 *     counts once per window, and as windowed too; labels are counted here alone
 */
public record PipelineCounters(
    long framesIn,
    long framesRestored,
    long framesWindowed,
    long framesRepeated,
    long framesDeadLettered,
    long framesOpen,
    long windowsSealed,
    long windowsIncomplete,
    long windowsFailed,
    long results,
    SortedMap<String, Long> deadLetters) {

  /** Adds up the metrics of all tasks, from {@code KafkaStreams.metrics()}. */
  public static PipelineCounters read(Map<MetricName, ? extends Metric> metrics) {
    Map<String, Long> sums = new TreeMap<>();
    SortedMap<String, Long> deadLetters = new TreeMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (!name.group().equals(TaskSensors.GROUP)
              || !(metric.metricValue() instanceof Double value)
              || value == 0
              || value.isNaN()) {
            return;
          }
          String reason = name.tags().get(PipelineMetrics.REASON_TAG);
          if (reason == null) {
            sums.merge(name.name(), value.longValue(), Long::sum);
          } else {
            deadLetters.merge(reason, value.longValue(), Long::sum);
          }
        });
    return new PipelineCounters(
        sums.getOrDefault(PipelineMetrics.FRAMES_IN, 0L),
        sums.getOrDefault(PipelineMetrics.FRAMES_RESTORED, 0L),
        sums.getOrDefault(PipelineMetrics.FRAMES_WINDOWED, 0L),
        sums.getOrDefault(PipelineMetrics.FRAMES_REPEATED, 0L),
        sums.getOrDefault(PipelineMetrics.FRAMES_DEAD_LETTERED, 0L),
        sums.getOrDefault(PipelineMetrics.FRAMES_OPEN, 0L),
        sums.getOrDefault(PipelineMetrics.WINDOWS_SEALED, 0L),
        sums.getOrDefault(PipelineMetrics.WINDOWS_INCOMPLETE, 0L),
        sums.getOrDefault(PipelineMetrics.WINDOWS_FAILED, 0L),
        sums.getOrDefault(PipelineMetrics.RESULTS, 0L),
        deadLetters);
  }

  /** Whether every frame is accounted for exactly once. */
  public boolean isBalanced() {
    return framesIn + framesRestored
        == framesWindowed + framesRepeated + framesDeadLettered + framesOpen;
  }
}
