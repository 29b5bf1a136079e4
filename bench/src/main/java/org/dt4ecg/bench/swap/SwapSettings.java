package org.dt4ecg.bench.swap;

import java.time.Duration;

/**
 * How hard the system is tried.
 *
 * @param swaps how often another model takes over
 * @param devices devices that send meanwhile
 * @param speed by how much they are faster than real time
 */
public record SwapSettings(int swaps, int devices, double speed) {

  /** From this swap on memory is not to grow; what is loaded once is loaded by then. */
  static final int SETTLED_AFTER = 10;

  /**
   * How long a model serves before the next is published: time for a stretch of stream near the
   * swap, and one as long that no swap is near.
   */
  static final Duration BETWEEN_SWAPS = Duration.ofMillis(3_200);

  /** From the first result to the first swap: by then the stream has caught up with its start. */
  static final Duration WARM_UP = Duration.ofSeconds(10);

  /** Longer than any swap takes, so that the devices do not fall silent before the last. */
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);

  /**
   * @throws IllegalArgumentException if one is out of range
   */
  public SwapSettings {
    if (swaps <= SETTLED_AFTER || devices < 1 || !(speed > 1)) {
      throw new IllegalArgumentException(
          "%d swaps, %d devices, speed %s: take more than %d swaps, at least one device, and a speed above 1"
              .formatted(swaps, devices, speed, SETTLED_AFTER));
    }
  }

  /** How much ECG each device has to send, by event time. */
  Duration ecgOfADevice() {
    return Duration.ofMillis(Math.round(LONGEST_ROUND.toMillis() * speed * (1 + swaps)));
  }
}
