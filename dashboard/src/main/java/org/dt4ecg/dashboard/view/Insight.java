package org.dt4ecg.dashboard.view;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the process that shows the page knows beside the topics; nothing, unless it is also the one
 * that streams or plays the fleet. Asked from several threads.
 */
public interface Insight {

  /** Of a process that knows no more than the topics say. */
  Insight NONE = new Insight() {};

  /**
   * What is true of a window.
   *
   * @param userId who wore the device, a pseudonym
   * @param activity what that person did
   */
  record Truth(String userId, String activity) {}

  /**
   * The model that serves as long as no release does.
   *
   * @param since since when, in ms since the epoch
   * @param metrics figures of its evaluation, such as {@code identity.accuracy}
   */
  record FirstModel(String name, String version, long since, Map<String, Double> metrics) {}

  /**
   * How the streaming application is.
   *
   * @param state Kafka Streams' own state
   * @param problem what is wrong; null if nothing is
   * @param threadRestarts stream threads that died and were replaced
   * @param refusal why the last release was refused; null if none was
   * @param unknownShare share of the last usable windows that were of nobody the model knows
   * @param meanConfidence mean probability of the most probable person over them
   * @param embeddingStability the embedding's population stability index; null if it is too early
   * @param drift that index in words
   */
  record StreamState(
      String state,
      @Nullable String problem,
      int threadRestarts,
      @Nullable String refusal,
      double unknownShare,
      double meanConfidence,
      @Nullable Double embeddingStability,
      String drift) {}

  /**
   * The truth about a window, from its start to its end, exclusive, in µs since the epoch; empty
   * where it is unknown.
   */
  default Optional<Truth> truth(String deviceId, long startMicros, long endMicros) {
    return Optional.empty();
  }

  /** A person whom the first model does not know, if that is what is to be seen. */
  default Optional<String> newcomer() {
    return Optional.empty();
  }

  /** The model that was there before all releases. */
  default Optional<FirstModel> firstModel() {
    return Optional.empty();
  }

  /** The streaming application that runs in this process. */
  default Optional<StreamState> stream() {
    return Optional.empty();
  }
}
