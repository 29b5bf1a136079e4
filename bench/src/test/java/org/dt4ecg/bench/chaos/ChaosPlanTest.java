package org.dt4ecg.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  private final Signals signals = Signals.simulated();

  @Test
  void aSeedMakesTheSamePlanAgainAndAnotherSeedAnother() {
    assertThat(plan(7, Set.of())).isEqualTo(plan(7, Set.of()));
    assertThat(plan(7, Set.of()).faults()).isNotEqualTo(plan(8, Set.of()).faults());
  }

  @Test
  void aSeedMakesTheSameFleetAgainAndAnotherSeedAnother() {
    assertThat(fleet(7)).isEqualTo(fleet(7));
    assertThat(fleet(7).devices()).isNotEqualTo(fleet(8).devices());
  }

  @Test
  void inHalfAnHourEveryKindGoesWrong() {
    Set<FaultKind> kinds =
        plan(1, Set.of()).faults().stream().map(Fault::kind).collect(Collectors.toSet());

    assertThat(kinds).isEqualTo(EnumSet.allOf(FaultKind.class));
  }

  @Test
  void whatIsLeftOutDoesNotGoWrong() {
    Set<FaultKind> without = EnumSet.of(FaultKind.BROKER_LONG, FaultKind.ZEROS);

    assertThat(plan(1, without).faults())
        .noneMatch(fault -> without.contains(fault.kind()))
        .isNotEmpty();
  }

  @Test
  void faultsComeOneAfterTheOtherAndEndBeforeTheFleetDoes() {
    List<Fault> faults = plan(3, Set.of()).faults();
    for (int i = 1; i < faults.size(); i++) {
      assertThat(faults.get(i).atMillis()).isGreaterThan(faults.get(i - 1).endMillis());
    }
    assertThat(faults).allMatch(fault -> fault.endMillis() < HALF_AN_HOUR.toMillis());
    assertThat(faults)
        .allMatch(
            fault ->
                fault.millis() >= fault.kind().shortestSeconds() * 1000L
                    && fault.millis() <= fault.kind().longestSeconds() * 1000L);
  }

  @Test
  void aKindThatThereIsNotIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> FaultKind.of("flood"))
        .hasMessageContaining("'flood'")
        .hasMessageContaining("broker-long");
  }

  @Test
  void aPlanOfNothingIsRefused() {
    assertThatThrownBy(
            () -> new ChaosPlan.Settings(1, Duration.ZERO, 600, 10, 2, Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new ChaosPlan.Settings(1, HALF_AN_HOUR, Double.NaN, 10, 2, Set.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ChaosPlan plan(long seed, Set<FaultKind> without) {
    return ChaosPlan.of(new ChaosPlan.Settings(seed, HALF_AN_HOUR, 600, 120, 2, without, Set.of()));
  }

  private Fleet fleet(long seed) {
    return Fleet.of(seed, 10, 1_000_000_000_000L, 600_000_000, signals, Set.of());
  }
}
