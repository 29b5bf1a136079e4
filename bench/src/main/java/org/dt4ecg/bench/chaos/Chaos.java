package org.dt4ecg.bench.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;
import org.jspecify.annotations.Nullable;

/** A run under faults by a seed. */
public final class Chaos {

  /** In place of the names of all kinds of fault. */
  public static final String EVERYTHING = "faults";

  private final ChaosPlan plan;
  private final Map<String, String> settings;
  private final @Nullable SmallDisk disk;

  private Chaos(ChaosPlan plan, Map<String, String> settings, @Nullable SmallDisk disk) {
    this.plan = plan;
    this.settings = Map.copyOf(settings);
    this.disk = disk;
  }

  /**
   * Draws up a run.
   *
   * @param seed of everything random
   * @param minutes how long the fleet sends
   * @param windowsPerSecond about so many windows have to come each second
   * @param without labels of what does not go wrong, and of what no device does
   * @param settings of the instances, before all others
   * @param disk folder on a small file system, which gets the state of one instance and is filled
   *     up at times; null for none
   * @throws IllegalArgumentException if there is no such run; the message says why
   */
  public static Chaos of(
      long seed,
      double minutes,
      double windowsPerSecond,
      int devices,
      int instances,
      List<String> without,
      Map<String, String> settings,
      @Nullable Path disk) {
    Set<FaultKind> left = EnumSet.noneOf(FaultKind.class);
    Set<Behaviour> undone = EnumSet.noneOf(Behaviour.class);
    for (String label : without) {
      Optional<Behaviour> behaviour =
          Behaviour.OF_A_SESSION.stream().filter(each -> each.label().equals(label)).findAny();
      if (label.equals(EVERYTHING)) {
        left.addAll(EnumSet.allOf(FaultKind.class));
      } else {
        behaviour.ifPresentOrElse(undone::add, () -> left.add(FaultKind.of(label)));
      }
    }
    if (disk == null) {
      left.add(FaultKind.DISK_FULL);
    }
    return new Chaos(
        ChaosPlan.of(
            new ChaosPlan.Settings(
                seed,
                Duration.ofMillis(Math.round(minutes * 60_000)),
                windowsPerSecond,
                devices,
                instances,
                left,
                undone)),
        settings,
        disk == null ? null : new SmallDisk(disk));
  }

  /**
   * Runs to the end, some minutes longer than the fleet sends.
   *
   * @param progress is told the plan, and how far it is
   */
  public ChaosReport run(Consumer<String> progress) throws BenchException, InterruptedException {
    return new ChaosRun(plan, settings, disk, ChaosRun.Patience.USUAL, progress).run();
  }
}
