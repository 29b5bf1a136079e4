package org.dt4ecg.retraining.training;

/**
 * How far training windows are varied. Each range is drawn from anew for each window; 0 leaves that
 * variation out.
 *
 * @param timeWarp largest relative change of the speed of time
 * @param gain standard deviation of the logarithm of the gain
 * @param wander largest amplitude of a slow wave that is added, in scales
 * @param noise largest standard deviation of white noise that is added, in scales
 * @param blank share of the windows in which a stretch of up to a fifth is blanked
 */
public record Augmentation(
    double timeWarp, double gain, double wander, double noise, double blank) {

  /** No variation. */
  public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, 0);

  public Augmentation {
    if (!(timeWarp >= 0 && timeWarp < 0.5)
        || !(gain >= 0)
        || !(wander >= 0)
        || !(noise >= 0)
        || !(blank >= 0 && blank <= 1)) {
      throw new IllegalArgumentException(
          ("augmentation needs timeWarp from 0 to below 0.5, gain, wander and noise from 0 and"
                  + " blank from 0 to 1, but has %s, %s, %s, %s and %s")
              .formatted(timeWarp, gain, wander, noise, blank));
    }
  }

  /** The variation of the published release. */
  public static Augmentation defaults() {
    return new Augmentation(0.05, 0.3, 0.5, 0.1, 0.3);
  }

  /** Samples to cut so that a window can be drawn from them at any speed. */
  int samplesFor(int windowSamples) {
    return (int) Math.ceil(windowSamples * (1 + timeWarp)) + (timeWarp > 0 ? 2 : 0);
  }
}
