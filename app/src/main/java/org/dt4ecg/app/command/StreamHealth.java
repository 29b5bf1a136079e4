package org.dt4ecg.app.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.topology.ApplicationHealth;
import org.jspecify.annotations.Nullable;

/**
 * How the streaming application is, as {@code /health} tells it.
 *
 * @param status {@code UP}, or {@code DOWN} while something is wrong
 * @param state Kafka Streams' own state
 * @param problem what is wrong; null if nothing is
 * @param threadsAlive stream threads that live
 * @param threadRestarts stream threads that died and were replaced
 * @param lastFailure what the last one died of; null if none did
 * @param modelVersion version of the model that serves
 */
@JsonPropertyOrder({
  "status",
  "state",
  "problem",
  "threadsAlive",
  "threadRestarts",
  "lastFailure",
  "modelVersion"
})
record StreamHealth(
    String status,
    String state,
    @Nullable String problem,
    int threadsAlive,
    int threadRestarts,
    @Nullable String lastFailure,
    String modelVersion) {

  static StreamHealth of(ApplicationHealth health) {
    return new StreamHealth(
        health.isHealthy() ? "UP" : "DOWN",
        health.state().name(),
        health.problem().orElse(null),
        health.threadsAlive(),
        health.threadRestarts(),
        health.lastFailure().orElse(null),
        health.modelVersion());
  }

  /** For probes; an application at its end has to be started anew. */
  static ProcessHealth ofProcess(ApplicationHealth health) {
    return new ProcessHealth(health.end().isEmpty(), health.isHealthy(), of(health));
  }
}
