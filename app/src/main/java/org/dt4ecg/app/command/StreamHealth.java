package org.dt4ecg.app.command;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Supplier;
import org.dt4ecg.console.http.HttpService;
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

  private static final int UP = 200;
  private static final int NOT_FOUND = 404;
  private static final int DOWN = 503;

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

  /** Answers at {@code /health}, with status 503 while something is wrong. */
  static HttpService service(Supplier<ApplicationHealth> source) {
    ObjectMapper json = new ObjectMapper();
    return call -> {
      if (!call.path().equals("/health")) {
        return HttpService.Answer.text(NOT_FOUND, "There is /health");
      }
      ApplicationHealth health = source.get();
      return new HttpService.Answer(
          health.isHealthy() ? UP : DOWN, "application/json", bytes(json, of(health)));
    };
  }

  private static byte[] bytes(ObjectMapper json, StreamHealth health)
      throws JsonProcessingException {
    return json.writeValueAsBytes(health);
  }
}
