package org.dt4ecg.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dt4ecg.bench.cluster.BenchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes through a short schedule of faults: nothing is lost, doubled or made up. */
@Tag("slow")
class ChaosTest {

  private static final ChaosPlan.Settings SETTINGS =
      new ChaosPlan.Settings(11, Duration.ofSeconds(75), 320, 40, 2, Set.of(), Set.of());

  private static final ChaosPlan PLAN =
      new ChaosPlan(
          SETTINGS,
          List.of(
              new Fault(2_000, FaultKind.NO_AVRO, 0, 0),
              new Fault(3_000, FaultKind.NO_VALUE, 0, 0),
              new Fault(4_000, FaultKind.WRONG_KEY, 0, 0),
              new Fault(5_000, FaultKind.LONG_TEXT, 0, 0),
              new Fault(6_000, FaultKind.OTHER_CLASS, 0, 0),
              new Fault(7_000, FaultKind.UNKNOWN_SCHEMA, 0, 0),
              new Fault(7_500, FaultKind.ZEROS, 0, 0),
              new Fault(8_000, FaultKind.GIANT_HEADERS, 0, 0),
              new Fault(8_200, FaultKind.FUZZ, 0, 0),
              new Fault(9_000, FaultKind.SWAP, 1_000, 0),
              new Fault(22_000, FaultKind.BROKER, 6_000, 0),
              new Fault(42_000, FaultKind.RESTART, 1_000, 1),
              new Fault(55_000, FaultKind.KILL, 1_000, 0)));

  private static final ChaosRun.Patience PATIENCE =
      new ChaosRun.Patience(Duration.ofMinutes(4), Duration.ofSeconds(8));

  @Test
  @Timeout(900)
  void nothingIsLostOrDoubledWhileProcessesAreKilledAndPoisonIsSent()
      throws BenchException, InterruptedException {
    ChaosReport report = new ChaosRun(PLAN, Map.of(), null, PATIENCE, System.err::println).run();

    assertThat(report.isRight()).as(report.text()).isTrue();
    assertThat(report.totals().windows()).isGreaterThan(20_000);
    assertThat(report.totals().events()).isEqualTo(report.totals().windows());
    assertThat(report.totals().eventsByModel()).hasSize(2);
    assertThat(report.totals().poisons()).isEqualTo((8 + 2_500) * 6);
    assertThat(report.faults()).hasSize(PLAN.faults().size());
  }
}
