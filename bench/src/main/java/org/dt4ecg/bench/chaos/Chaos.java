package org.dt4ecg.bench.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.dt4ecg.bench.cluster.BenchException;

/** A run under faults by a seed. */
public final class Chaos {

  private final ChaosPlan plan;
  private final Map<String, String> settings;

  private Chaos(ChaosPlan plan, Map<String, String> settings) {
    this.plan = plan;
    this.settings = Map.copyOf(settings);
  }

  /**
   * Draws up a run.
   *
   * @param seed of everything random
   * @param minutes how long the fleet sends
   * @param windowsPerSecond about so many windows have to come each second
   * @param without labels of what does not go wrong, and of what no device does
   * @param settings of the instances, before all others
   * @throws IllegalArgumentException if there is no such run; the message says why
   */
  public static Chaos of(
      long seed,
      double minutes,
      double windowsPerSecond,
      int devices,
      int instances,
      List<String> without,
      Map<String, String> settings) {
    Set<FaultKind> left = EnumSet.noneOf(FaultKind.class);
    Set<Behaviour> undone = EnumSet.noneOf(Behaviour.class);
    for (String label : without) {
      Optional<Behaviour> behaviour =
          Behaviour.OF_A_SESSION.stream().filter(each -> each.label().equals(label)).findAny();
      behaviour.ifPresentOrElse(undone::add, () -> left.add(FaultKind.of(label)));
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
        settings);
  }

  /**
   * Runs to the end, some minutes longer than the fleet sends.
   *
   * @param progress is told the plan, and how far it is
   */
  public ChaosReport run(Consumer<String> progress) throws BenchException, InterruptedException {
    return new ChaosRun(plan, settings, ChaosRun.Patience.USUAL, progress).run();
  }
}
