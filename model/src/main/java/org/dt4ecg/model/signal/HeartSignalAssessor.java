package org.dt4ecg.model.signal;

import org.dt4ecg.model.heart.HeartRate;
import org.dt4ecg.model.heart.HeartRateMeter;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Judges from the samples of a window, as the model gets them, whether a heart is in it and how
 * much else. Three indices, none of which minds unit, gain, offset or polarity:
 *
 * <ul>
 *   <li><em>Beats</em> ({@link HeartRateMeter#showsHeart()}): complexes that are alike and regular,
 *       the average QRS correlation of C. Orphanidou and others, IEEE Journal of Biomedical and
 *       Health Informatics 19(3), 2015. Kurtosis and the share of the complexes' band (kSQI of Q.
 *       Li, R. G. Mark and G. D. Clifford, Physiological Measurement 29(1), 2008; pSQI of G. D.
 *       Clifford and others, Physiological Measurement 33(9), 2012) told clean from unreadable
 *       windows of people in motion no better or worse, see model/README.md.
 *   <li><em>Noise</em>: the mean square of the second difference, which rises with the square of
 *       the frequency, held against that of the band of the complexes, 8 to 20 Hz: a relative power
 *       like pSQI, upside down. A ventricular complex has little above 40 Hz, muscles and
 *       amplifiers have much.
 *   <li><em>Hum</em> that was found and taken off, held against the same band: what is left of a
 *       very large one is not worth a look.
 * </ul>
 *
 * <p>A heart is asked for in windows of {@value #HEART_SECONDS} s and longer: shorter ones may hold
 * a single beat of a slow heart. Keeps its arrays from window to window. Not thread-safe.
 */
final class HeartSignalAssessor {

  /** Windows as long as this hold two beats of a slow heart, in s. */
  static final int HEART_SECONDS = 3;

  /** More noise than this makes a window poor; no window of CTU that was graded clean has it. */
  static final double POOR_NOISE = 0.25;

  /** With more than this a heart has to show its rate, not only itself. */
  static final double DOUBTFUL_NOISE = 4;

  /** With more than this neither person nor activity is recognised. */
  static final double UNUSABLE_NOISE = 12;

  /** Largest amplitude of hum, in root mean squares of the band of the complexes. */
  static final double MOST_HUM = 20;

  /** Distance of the samples of a difference, in s, to which the bounds of noise belong. */
  private static final double DIFFERENCE_SECONDS = 0.004;

  private final int samplingRateHz;
  private final int lag;
  private final double scale;
  private final HeartRateMeter meter;

  /** For windows of this rate. */
  HeartSignalAssessor(int samplingRateHz) {
    this.samplingRateHz = samplingRateHz;
    this.lag = (int) Math.max(1, Math.round(DIFFERENCE_SECONDS * samplingRateHz));
    this.scale = Math.pow(DIFFERENCE_SECONDS * samplingRateHz / lag, 4);
    this.meter = new HeartRateMeter(samplingRateHz);
  }

  /**
   * Judges a window.
   *
   * @param samples the window, without hum
   * @param raw what its raw counts say
   * @param hum amplitude of the hum that was taken off, in the unit of the samples
   */
  AssembledWindow assess(float[] samples, SignalQuality raw, double hum) {
    if (raw == SignalQuality.UNUSABLE || !meter.hasBand()) {
      return new AssembledWindow(samples, raw, null);
    }
    HeartRate rate = meter.measure(samples);
    double complexes = meter.complexPower();
    double noise = secondDifference(samples) / complexes;
    boolean asksForHeart = samples.length >= HEART_SECONDS * samplingRateHz;
    boolean showsHeart = noise > DOUBTFUL_NOISE ? rate != null : meter.showsHeart();
    if ((asksForHeart && !showsHeart)
        || !(noise <= UNUSABLE_NOISE)
        || hum * hum > MOST_HUM * MOST_HUM * complexes) {
      return new AssembledWindow(samples, SignalQuality.UNUSABLE, null);
    }
    boolean isPoor =
        raw == SignalQuality.POOR || noise > POOR_NOISE || (asksForHeart && rate == null);
    return new AssembledWindow(samples, isPoor ? SignalQuality.POOR : SignalQuality.GOOD, rate);
  }

  /** Its mean square; where samples are further apart than they should be, scaled to fit. */
  private double secondDifference(float[] samples) {
    double sum = 0;
    for (int i = 2 * lag; i < samples.length; i++) {
      double difference = samples[i] - 2.0 * samples[i - lag] + samples[i - 2 * lag];
      sum += difference * difference;
    }
    return scale * sum / Math.max(1, samples.length - 2 * lag);
  }
}
