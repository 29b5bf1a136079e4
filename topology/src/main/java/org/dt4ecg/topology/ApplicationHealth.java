package org.dt4ecg.topology;

import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/**
 * How the application is, at one moment.
 *
 * @param state Kafka Streams' own state
 * @param threadsAlive stream threads that live
 * @param threadRestarts stream threads that died and were replaced since the start
 * @param lastFailure what the last stream thread died of; empty if none did
 * @param modelVersion version of the model that serves
 */
public record ApplicationHealth(
    KafkaStreams.State state,
    int threadsAlive,
    int threadRestarts,
    Optional<String> lastFailure,
    String modelVersion) {

  /** Whether frames are processed, or will be as soon as tasks are assigned. */
  public boolean isHealthy() {
    return state.isRunningOrRebalancing() && threadsAlive > 0;
  }
}
