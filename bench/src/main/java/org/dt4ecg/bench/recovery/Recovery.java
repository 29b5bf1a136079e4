package org.dt4ecg.bench.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.LightModel;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Measures for how long there are no results when one of two instances goes away.
 *
 * @param protocols those to measure
 * @param standbys numbers of standby replicas to measure
 * @param rounds how often, of each
 * @param perPartition devices of each partition
 * @param settings of the instances, before all others
 */
public record Recovery(
    List<SharingProtocol> protocols,
    List<Integer> standbys,
    int rounds,
    int perPartition,
    Map<String, String> settings) {

  public Recovery {
    protocols = List.copyOf(protocols);
    standbys = List.copyOf(standbys);
    settings = Map.copyOf(settings);
  }

  /**
   * Draws up what to measure.
   *
   * @param devices how many send; as many for each partition
   * @throws IllegalArgumentException if that cannot be measured; the message says why
   */
  public static Recovery of(
      List<SharingProtocol> protocols,
      List<Integer> standbys,
      int rounds,
      int devices,
      Map<String, String> settings) {
    int partitions = Topics.ECG_SAMPLES.partitions();
    if (devices < 1 || devices % partitions != 0) {
      throw new IllegalArgumentException(
          "--devices has to be a multiple of %d, the number of partitions, and is %d"
              .formatted(partitions, devices));
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("--rounds has to be at least 1, and is " + rounds);
    }
    if (protocols.isEmpty() || standbys.isEmpty()) {
      throw new IllegalArgumentException("--protocols and --standbys need one value at least");
    }
    if (standbys.stream().anyMatch(each -> each < 0 || each > 1)) {
      throw new IllegalArgumentException("Of two instances there are 0 or 1 --standbys");
    }
    return new Recovery(protocols, standbys, rounds, devices / partitions, settings);
  }

  /** Measures all, one after the other. */
  public RecoveryReport run(Consumer<String> progress) throws BenchException, InterruptedException {
    long begin = System.nanoTime();
    List<RecoveryReport.Run> runs = new ArrayList<>();
    for (SharingProtocol protocol : protocols) {
      for (int standby : standbys) {
        runs.add(
            new RecoveryRun(protocol, standby, rounds, perPartition, settings, progress).run());
      }
    }
    int devices = perPartition * Topics.ECG_SAMPLES.partitions();
    return new RecoveryReport(
        devices,
        devices * (double) EvenFleet.RATE_HZ / LightModel.USUAL_HOP,
        settings,
        runs,
        (System.nanoTime() - begin) / 1e9);
  }
}
