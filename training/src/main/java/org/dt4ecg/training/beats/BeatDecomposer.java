package org.dt4ecg.training.beats;

/**
 * Finds the heart's beats in an ECG signal of one person and one recording.
 *
 * <p>The baseline, a centred moving average of half a second, is taken away first. R peaks are
 * found in the band of the ventricular complex (Pan and Tompkins 1985), the beats around them are
 * aligned to their median, and their robust mean is placed at every R peak with a gain of its own
 * (average beat subtraction: Slocum et al., "Diagnosis of atrial fibrillation from surface
 * electrocardiograms based on computer-detected atrial activity", Journal of Electrocardiology
 * 25(1), 1992). Signals of either polarity decompose alike.
 *
 * <p>The moving average spreads a quarter of a second beyond a beat, so beats that lie further
 * apart than their span (below about 70 a minute) leave up to a seventh of their deviation between
 * them.
 *
 * <p>There is one shape of beat to a signal, and nothing is said about whether the peaks are those
 * of a heart: noise of at least {@value #FEWEST_BEATS} peaks has beats, too, whose rest is larger
 * than they are. Immutable and thread-safe.
 */
public final class BeatDecomposer {

  /** With fewer whole beats than this a median says little; then no beats are told apart. */
  private static final int FEWEST_BEATS = 5;

  private static final int LOWEST_RATE_HZ = 100;

  private final RPeakDetector detector;
  private final BeatAverager averager;
  private final MovingAverage baseline;
  private final BeatPlacement placement;

  /**
   * @param samplingRateHz of the signals, at least {@value #LOWEST_RATE_HZ}
   */
  public BeatDecomposer(int samplingRateHz) {
    if (samplingRateHz < LOWEST_RATE_HZ) {
      throw new IllegalArgumentException(
          "The sampling rate is %d Hz; the ventricular complex needs at least %d Hz"
              .formatted(samplingRateHz, LOWEST_RATE_HZ));
    }
    baseline = MovingAverage.ofSeconds(0.5, samplingRateHz);
    detector = new RPeakDetector(samplingRateHz);
    averager = new BeatAverager(samplingRateHz, FEWEST_BEATS);
    placement = new BeatPlacement(samplingRateHz);
  }

  /**
   * Finds the beats of a signal.
   *
   * @param samples [L], any unit, any offset; without gaps, as a gap would be a jump. Left as they
   *     are
   * @return beats that are all 0, without R peaks, where fewer than {@value #FEWEST_BEATS} whole
   *     beats were found
   * @throws IllegalArgumentException if a sample is not a finite number
   */
  public BeatDecomposition decompose(float[] samples) {
    double[] signal = withoutBaseline(samples);
    int[] peaks = detector.detect(signal);
    return averager
        .average(signal, peaks)
        .map(aligned -> placement.place(aligned, signal))
        .orElseGet(() -> new BeatDecomposition(new float[samples.length], new int[0], null));
  }

  /** The samples without their baseline: what the beats are a part of. */
  double[] withoutBaseline(float[] samples) {
    double[] signal = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      if (!Float.isFinite(samples[i])) {
        throw new IllegalArgumentException(
            "Sample %d is %s; fill or cut out what is missing before finding beats"
                .formatted(i, samples[i]));
      }
      signal[i] = samples[i];
    }
    double[] slow = baseline.of(signal);
    for (int i = 0; i < signal.length; i++) {
      signal[i] -= slow[i];
    }
    return signal;
  }
}
