package org.dt4ecg.app.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.dt4ecg.retrainer.service.RetrainingConfig;

/**
 * How a demonstration that retrains goes.
 *
 * @param rounds labelled rounds of simulated people through all activities, before a round of
 *     training
 * @param chapters so many rounds of training may be tried with simulated people
 * @param labelledShare how much of each recording of a data set is labelled
 * @param labellingSpeed seconds of ECG in a second while labels are given
 * @param trainingSpeed the same while a round runs
 * @param servingSpeed the same after the swap
 * @param after how much ECG each device plays after the swap
 * @param service settings of the retraining service
 */
record Storyline(
    int rounds,
    int chapters,
    double labelledShare,
    double labellingSpeed,
    double trainingSpeed,
    double servingSpeed,
    Duration after,
    Map<String, String> service) {

  Storyline {
    service = Map.copyOf(service);
  }

  /** Simulated people: less than three minutes on two processors. */
  static Storyline ofSimulation() {
    return new Storyline(4, 3, 1, 30, 4, 20, Duration.ofMinutes(6), service(6));
  }

  /** Recordings: less than four minutes on two processors. */
  static Storyline ofRecordings() {
    return new Storyline(1, 1, 0.6, 20, 4, 20, Duration.ofMinutes(5), service(24));
  }

  private static Map<String, String> service(int epochs) {
    return Map.of(
        RetrainingConfig.TRAINING_EPOCHS,
        Integer.toString(epochs),
        // Should labels be lost, the round begins with those that came.
        RetrainingConfig.EVERY_MS,
        Long.toString(Duration.ofMinutes(4).toMillis()),
        RetrainingConfig.SAMPLE_STRETCH_MS,
        Long.toString(Duration.ofMinutes(1).toMillis()),
        // A round this short is judged on a few dozen sessions, of which one is some points.
        RetrainingConfig.PROMOTION_MARGIN,
        "0.03");
  }

  /**
   * The settings of the service.
   *
   * @param windows after so many new ones a round begins
   */
  Map<String, String> service(long windows) {
    Map<String, String> settings = new HashMap<>(service);
    settings.put(RetrainingConfig.MIN_NEW_WINDOWS, Long.toString(windows));
    return settings;
  }
}
