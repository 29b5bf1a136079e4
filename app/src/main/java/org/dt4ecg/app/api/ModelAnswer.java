package org.dt4ecg.app.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.release.WatcherState;
import org.jspecify.annotations.Nullable;

/** The model that serves, as the API tells it; times in ms since the epoch, with fractions. */
record ModelAnswer(
    String version,
    @Nullable Double releasedAt,
    long swaps,
    @Nullable String shadow,
    long releasesSeen,
    Map<String, Long> refused,
    @Nullable String lastRefusal,
    Drift drift) {

  record Drift(
      long windows,
      double unknownShare,
      double meanConfidence,
      @Nullable Double embeddingStability,
      String level) {}

  static ModelAnswer of(ApplicationHealth health) {
    Optional<WatcherState> releases = health.releases();
    Map<String, Long> refused = new TreeMap<>();
    releases.ifPresent(
        state ->
            state
                .refusals()
                .byReason()
                .forEach((reason, count) -> refused.put(reason.name(), count)));
    return new ModelAnswer(
        health.modelVersion(),
        releases
            .flatMap(state -> state.serving().releasedAt())
            .map(DeviceStateAnswer::millis)
            .orElse(null),
        releases.map(state -> state.serving().swaps()).orElse(0L),
        releases.flatMap(WatcherState::shadow).map(WatcherState.Shadow::version).orElse(null),
        releases.map(WatcherState::releasesSeen).orElse(0L),
        refused,
        releases
            .flatMap(state -> state.refusals().last())
            .map(WatcherState.Refusal::message)
            .orElse(null),
        new Drift(
            health.drift().windows(),
            health.drift().unknownShare(),
            health.drift().meanConfidence(),
            DeviceStateAnswer.orNull(health.drift().embeddingStability()),
            health.drift().level().name()));
  }
}
