package org.dt4ecg.bench.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.dt4ecg.bench.oracle.TopicVerdict;

/**
 * What one run came to. Figures a window are of the windows that count, those behind the first
 * ones; they are 0 where the run did not come to its end.
 *
 * @param contestant who ran
 * @param workload what there was to do
 * @param round which time
 * @param windows windows in the frames
 * @param counted windows that were not classified yet when the first half was
 * @param seconds from then to the broker's time of the last event
 * @param windowsPerSecond the rate
 * @param cpuSecondsPerMillion processor time of the contestant, seconds a million windows
 * @param brokerCpuSecondsPerMillion processor time of the broker, seconds a million windows
 * @param bytesAllocatedPerWindow on the heap of the contestant
 * @param gcShare share of the time that was spent collecting garbage
 * @param commits transactions while the windows that count went through
 * @param liveHeapMib objects on the heap in the end, after a collection of garbage
 * @param nativeMib what the contestant held outside of the heap in the end
 * @param bytesWritten keys and values, uncompressed, that went to each topic
 * @param changelogBytesPerWindow of these, what went to changelogs, for each window
 * @param changelogBytesPerInputByte of these, what went to changelogs, for each byte on {@code
 *     ecg-samples}
 * @param verdicts what was right and wrong on each topic
 * @param faults why the run does not count; empty if it does
 */
public record StreamFigures(
    String contestant,
    String workload,
    int round,
    long windows,
    long counted,
    double seconds,
    double windowsPerSecond,
    double cpuSecondsPerMillion,
    double brokerCpuSecondsPerMillion,
    double bytesAllocatedPerWindow,
    double gcShare,
    long commits,
    double liveHeapMib,
    double nativeMib,
    Map<String, Long> bytesWritten,
    double changelogBytesPerWindow,
    double changelogBytesPerInputByte,
    Map<String, TopicVerdict> verdicts,
    List<String> faults) {

  public StreamFigures {
    faults = List.copyOf(faults);
  }

  /** Whether all that came out was right. */
  @JsonProperty
  public boolean isValid() {
    return faults.isEmpty();
  }
}
