package org.dt4ecg.app.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.dt4ecg.retrainer.service.RetrainingConfig;

/**
 * How a demonstration that retrains goes.
 *
 * @param rounds labelled rounds of simulated people through all activities
 * @param labelledShare how much of each recording of a data set is labelled
 * @param labellingSpeed seconds of ECG in a second while labels are given
 * @param trainingSpeed the same while a round runs
 * @param servingSpeed the same after the swap
 * @param after how much ECG each device plays after the swap
 * @param service settings of the retraining service
 */
record Storyline(
    int rounds,
    double labelledShare,
    double labellingSpeed,
    double trainingSpeed,
    double servingSpeed,
    Duration after,
    Map<String, String> service) {

  /** The last devices' last labels may still be on their way when the round starts. */
  private static final double SHARE_TO_WAIT_FOR = 0.97;

  Storyline {
    service = Map.copyOf(service);
  }

  /** Simulated people: less than five minutes on two processors. */
  static Storyline ofSimulation() {
    return new Storyline(5, 1, 20, 4, 12, Duration.ofMinutes(6), service(16));
  }

  /** Recordings: less than five minutes on two processors. */
  static Storyline ofRecordings() {
    return new Storyline(1, 0.6, 12, 3, 10, Duration.ofMinutes(5), service(40));
  }

  private static Map<String, String> service(int epochs) {
    return Map.of(
        RetrainingConfig.TRAINING_EPOCHS,
        Integer.toString(epochs),
        RetrainingConfig.SAMPLE_STRETCH_MS,
        Long.toString(Duration.ofMinutes(1).toMillis()),
        // A round this short is judged on a few dozen sessions, of which one is some points.
        RetrainingConfig.PROMOTION_MARGIN,
        "0.03");
  }

  /** The settings of the service, with a round as soon as all of that is there. */
  Map<String, String> service(long labelledWindows) {
    Map<String, String> settings = new HashMap<>(service);
    settings.put(
        RetrainingConfig.MIN_NEW_WINDOWS,
        Long.toString(Math.max(1, (long) (SHARE_TO_WAIT_FOR * labelledWindows))));
    return settings;
  }
}
