package org.dt4ecg.topology;

import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.dt4ecg.topology.drift.Drift;
import org.dt4ecg.topology.release.WatcherState;

/**
 * How the application is, at one moment.
 *
 * @param state Kafka Streams' own state
 * @param problem what is wrong, for people; empty if frames are processed, or will be as soon as
 *     tasks are assigned and frames come
 * @param end why the application cannot go on, whatever comes; its owner has to end it, with a
 *     status, and start anew. Empty as long as it may heal by itself
 * @param threadsAlive stream threads that live
 * @param threadRestarts stream threads that died and were replaced since the start
 * @param rebalances times that tasks were assigned anew since the application first ran; a task
 *     that begins anew counts anew, too
 * @param lastFailure what the last stream thread died of; empty if none did
 * @param modelVersion version of the model that serves
 * @param releases the watch over the releases, which tells which model serves and which is its
 *     shadow; empty if none are looked for
 * @param shadowFailure what the shadow model failed of, after which it is not asked again; empty if
 *     none runs as a shadow or it has not failed
 * @param drift what the model that serves has seen lately in this process, and how far that is from
 *     what it saw first
 */
public record ApplicationHealth(
    KafkaStreams.State state,
    Optional<String> problem,
    Optional<String> end,
    int threadsAlive,
    int threadRestarts,
    int rebalances,
    Optional<String> lastFailure,
    String modelVersion,
    Optional<WatcherState> releases,
    Optional<String> shadowFailure,
    Drift drift) {

  /**
   * Whether the stream makes progress, by what brokers say and not by the name of its state; with
   * whatever model, so that a refused release or an unread topic is no reason to start anew.
   */
  public boolean isHealthy() {
    return problem.isEmpty();
  }
}
