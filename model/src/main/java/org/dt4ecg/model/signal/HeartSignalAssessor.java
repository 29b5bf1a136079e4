package org.dt4ecg.model.signal;

import org.dt4ecg.model.heart.BeatMeter;
import org.dt4ecg.model.heart.HeartRateMeter;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Judges from the samples of a window, as the model gets them, whether beats of a heart can be told
 * in it, and how much else is there. By the indices of {@link BeatMeter}, none of which minds unit,
 * gain, offset, polarity or rhythm; their bounds were chosen on recordings of CTU people of odd
 * numbers, on first records of ECG-ID and on made-up noise, see model/README.md.
 *
 * <p>A heart is asked for in windows of {@value #HEART_SECONDS} s and longer: shorter ones may hold
 * a single beat of a slow heart. One whose rate can be measured is there. Keeps its arrays from
 * window to window. Not thread-safe.
 */
final class HeartSignalAssessor {

  /** Windows as long as this hold two beats of a slow heart, in s. */
  static final int HEART_SECONDS = 3;

  /** Complexes that are less alike are none of a heart. */
  static final double LEAST_LIKENESS = 0.55;

  /** The same of less than {@link #ENOUGH_BEATS} complexes, of which chance makes more. */
  static final double LEAST_LIKENESS_OF_FEW = 0.85;

  static final int ENOUGH_BEATS = 4;

  /** Complexes that stand out less are none of a heart. */
  static final double LEAST_PROMINENCE = 7;

  /** With more noise than this neither person nor activity is recognised. */
  static final double UNUSABLE_NOISE = 12;

  /** Of complexes whose shapes are less alike, movement hides what tells people apart. */
  static final double POOR_LIKENESS = 0.8;

  /** With more noise than this a network reads the activity from it. */
  static final double POOR_NOISE = 1;

  /** Beats that are further apart are missing in between, in s; slower than 30 a minute. */
  static final double LONGEST_GAP_SECONDS = 2;

  /** Largest amplitude of hum, in root mean squares of the band of the complexes. */
  static final double MOST_HUM = 30;

  private final int samplingRateHz;
  private final HeartRateMeter heartRate;
  private final BeatMeter beats;

  /** For windows of this rate. */
  HeartSignalAssessor(int samplingRateHz) {
    this.samplingRateHz = samplingRateHz;
    this.heartRate = new HeartRateMeter(samplingRateHz);
    this.beats = new BeatMeter(samplingRateHz);
  }

  /**
   * Judges a window.
   *
   * @param samples the window, without hum
   * @param raw what its raw counts say
   * @param hum amplitude of the hum that was taken off, in the unit of the samples
   */
  AssembledWindow assess(float[] samples, SignalQuality raw, double hum) {
    if (raw == SignalQuality.UNUSABLE || !beats.hasBand()) {
      return new AssembledWindow(samples, raw, raw, null);
    }
    beats.measure(samples);
    HeartRate rate = heartRate.measure(samples);
    boolean asksForHeart = samples.length >= HEART_SECONDS * samplingRateHz;
    if ((asksForHeart && rate == null && !showsHeart())
        || !(beats.noise() <= UNUSABLE_NOISE)
        || hum * hum > MOST_HUM * MOST_HUM * beats.power()) {
      return new AssembledWindow(samples, SignalQuality.UNUSABLE, raw, null);
    }
    boolean isPoor =
        raw == SignalQuality.POOR
            || beats.noise() > POOR_NOISE
            || (asksForHeart
                && (beats.shapeLikeness() < POOR_LIKENESS
                    || beats.longestGapSeconds() > LONGEST_GAP_SECONDS));
    return new AssembledWindow(
        samples, isPoor ? SignalQuality.POOR : SignalQuality.GOOD, raw, rate);
  }

  private boolean showsHeart() {
    double least = beats.beats() < ENOUGH_BEATS ? LEAST_LIKENESS_OF_FEW : LEAST_LIKENESS;
    return beats.likeness() >= least && beats.prominence() >= LEAST_PROMINENCE;
  }
}
