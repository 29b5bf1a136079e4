package org.dt4ecg.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.streams.KafkaStreams.State;
import org.dt4ecg.app.CapturedConsole;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.drift.Drift;
import org.dt4ecg.topology.release.WatcherState;
import org.dt4ecg.topology.release.WatcherState.Phase;
import org.dt4ecg.topology.release.WatcherState.Refusals;
import org.dt4ecg.topology.release.WatcherState.Serving;
import org.dt4ecg.topology.release.WatcherState.Shadow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelWatchTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final CapturedConsole console = new CapturedConsole();
  private final ModelWatch watch = new ModelWatch(console.console(), "first");

  @Test
  void whatServesAndWhatScoresAlongIsToldOnceWheneverItChanges() {
    watch.report(health("first", null, null));
    assertThat(console.err()).isEmpty();

    watch.report(health("first", "shadow", null));
    watch.report(health("first", "shadow", null));
    watch.report(health("first", "shadow", "no such operator"));
    watch.report(health("first", "shadow", "no such operator"));
    watch.report(health("second", null, null));
    watch.report(health("second", null, null));

    assertThat(console.err().lines())
        .containsExactly(
            "model shadow runs as a shadow, on shadow-results",
            "the shadow model has failed: no such operator",
            "model second serves in place of first",
            "model shadow is no longer a shadow");
  }

  private static ApplicationHealth health(
      String serving, @Nullable String shadow, @Nullable String shadowFailure) {
    WatcherState releases =
        new WatcherState(
            Phase.WATCHING,
            new Serving(serving, NOW, Optional.empty(), 0),
            Optional.ofNullable(shadow).map(version -> new Shadow(version, NOW, NOW)),
            0,
            new Refusals(Map.of(), Optional.empty()),
            Optional.empty());
    return new ApplicationHealth(
        State.RUNNING,
        Optional.empty(),
        Optional.empty(),
        1,
        0,
        0,
        Optional.empty(),
        serving,
        Optional.of(releases),
        Optional.ofNullable(shadowFailure),
        new Drift(serving, 0, 0, 0, 0, Map.of(), OptionalDouble.empty()));
  }
}
