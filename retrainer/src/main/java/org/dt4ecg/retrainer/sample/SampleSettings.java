package org.dt4ecg.retrainer.sample;

import java.time.Duration;

/**
 * How large the sample may get. Equal settings and equal frames make equal samples.
 *
 * @param seed seed of the drawing
 * @param stretch length of a stretch, which is drawn as a whole
 * @param stretchesPerStratum most stretches of one person doing one thing in one session
 * @param stretches most stretches of all
 */
public record SampleSettings(long seed, Duration stretch, int stretchesPerStratum, int stretches) {

  /** Checks that there is room for anything. */
  public SampleSettings {
    if (stretch.toMillis() < 1 || stretchesPerStratum < 1 || stretches < 1) {
      throw new IllegalArgumentException(
          "a sample of %d stretches, %d a stratum, of %s each holds nothing; all three must be above zero"
              .formatted(stretches, stretchesPerStratum, stretch));
    }
  }

  long stretchMicros() {
    return stretch.toNanos() / 1000;
  }
}
