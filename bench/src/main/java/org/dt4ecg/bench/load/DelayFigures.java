package org.dt4ecg.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.dt4ecg.bench.oracle.TopicVerdict;

/**
 * How long windows took at a given load.
 *
 * @param contestant who ran
 * @param workload what there was to do
 * @param load what the load stands for
 * @param devices devices that sent in real time
 * @param windowsPerSecond the load
 * @param delays from the time for which the frame was scheduled with which a window is complete, to
 *     the time at which a consumer of committed events has the event; windows of the first seconds
 *     do not count
 * @param latestSendMillis how far behind the schedule a frame was handed to the producer at worst,
 *     which is part of the delays
 * @param keptUp whether each window that counts came before the next of its device was due
 * @param verdicts what was right and wrong on each topic
 * @param faults why the run does not count; empty if it does
 */
public record DelayFigures(
    String contestant,
    String workload,
    String load,
    int devices,
    double windowsPerSecond,
    Quantiles delays,
    double latestSendMillis,
    boolean keptUp,
    Map<String, TopicVerdict> verdicts,
    List<String> faults) {

  public DelayFigures {
    faults = List.copyOf(faults);
  }

  /** Whether all that came out was right. */
  @JsonProperty
  public boolean isValid() {
    return faults.isEmpty();
  }
}
