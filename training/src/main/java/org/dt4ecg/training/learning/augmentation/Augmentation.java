package org.dt4ecg.training.learning.augmentation;

/**
 * How far training windows are varied. Each range is drawn from anew for each window; 0 leaves that
 * variation out.
 *
 * @param timeWarp largest relative change of the speed of time
 * @param gain standard deviation of the logarithm of the gain
 * @param wander largest amplitude of a slow wave that is added, in scales
 * @param noise largest standard deviation of white noise that is added, in scales
 * @param blank share of the windows in which a stretch of up to a fifth is blanked
 * @param spectrum what is done to the spectrum
 * @param rest what is done to all that is not heart beat
 * @param waves largest absolute logarithm of the factors by which the waves of the beat are made
 *     larger or smaller, each by one of its own
 */
public record Augmentation(
    double timeWarp,
    double gain,
    double wander,
    double noise,
    double blank,
    SpectralAugmentation spectrum,
    RestAugmentation rest,
    double waves) {

  /** No variation. */
  public static final Augmentation NONE =
      new Augmentation(0, 0, 0, 0, 0, SpectralAugmentation.NONE, RestAugmentation.NONE, 0);

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
    if (!(waves >= 0)) {
      throw new IllegalArgumentException("waves is " + waves + "; it must be 0 or more");
    }
  }

  /** The variation of the published release. */
  public static Augmentation defaults() {
    return NONE.withTimeWarp(0.05)
        .withGain(0.3)
        .withWander(0.5)
        .withNoise(0.1)
        .withBlank(0.3)
        .withSpectrum(new SpectralAugmentation(0.3, 3))
        .withRest(new RestAugmentation(0.8, 0.5))
        .withWaves(0.3);
  }

  public Augmentation withTimeWarp(double value) {
    return new Augmentation(value, gain, wander, noise, blank, spectrum, rest, waves);
  }

  public Augmentation withGain(double value) {
    return new Augmentation(timeWarp, value, wander, noise, blank, spectrum, rest, waves);
  }

  public Augmentation withWander(double value) {
    return new Augmentation(timeWarp, gain, value, noise, blank, spectrum, rest, waves);
  }

  public Augmentation withNoise(double value) {
    return new Augmentation(timeWarp, gain, wander, value, blank, spectrum, rest, waves);
  }

  public Augmentation withBlank(double value) {
    return new Augmentation(timeWarp, gain, wander, noise, value, spectrum, rest, waves);
  }

  public Augmentation withSpectrum(SpectralAugmentation value) {
    return new Augmentation(timeWarp, gain, wander, noise, blank, value, rest, waves);
  }

  public Augmentation withRest(RestAugmentation value) {
    return new Augmentation(timeWarp, gain, wander, noise, blank, spectrum, value, waves);
  }

  public Augmentation withWaves(double value) {
    return new Augmentation(timeWarp, gain, wander, noise, blank, spectrum, rest, value);
  }

  /** Samples to cut so that a window can be drawn from them at any speed. */
  public int samplesFor(int windowSamples) {
    return (int) Math.ceil(windowSamples * (1 + timeWarp)) + (timeWarp > 0 ? 2 : 0);
  }

  /**
   * All that the variation depends on. Runs are kept under a digest of this text, so waves that are
   * left as they are go unmentioned, as before they could be varied, and a setting that was tried,
   * brought nothing and is gone is mentioned still.
   */
  @Override
  public String toString() {
    String text =
        ("Augmentation[timeWarp=%s, gain=%s, wander=%s, noise=%s, blank=%s, contactHighPassHz=0.0,"
                + " spectrum=%s, rest=%s")
            .formatted(timeWarp, gain, wander, noise, blank, spectrum, rest);
    return text + (waves == 0 ? "]" : ", waves=" + waves + "]");
  }
}
