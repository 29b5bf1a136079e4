package org.dt4ecg.training.beats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Finds R peaks: maxima of the smoothed magnitude of the signal in the band of the ventricular
 * complex. Band-pass, rectification and a moving average are those of J. Pan and W. J. Tompkins, "A
 * Real-Time QRS Detection Algorithm", IEEE Transactions on Biomedical Engineering 32(3), 1985; the
 * threshold looks at both sides, which a detector in real time cannot. Immutable.
 *
 * <p>Beside {@code org.dt4ecg.model.heart.QrsDetector} on purpose: it has whole recordings, it
 * finds more of the beats under movement, and the published models and figures were made with it.
 */
final class RPeakDetector {

  /** Wider than the original's 5 to 15 Hz: movement lies low, and muscle matters less here. */
  private static final double LOW_HZ = 6;

  private static final double HIGH_HZ = 28;

  private static final double SMOOTHING_SECONDS = 0.06;

  /** About the refractory time of the ventricles; 0.28 s are 214 beats a minute. */
  private static final double SHORTEST_RR_SECONDS = 0.28;

  private static final double THRESHOLD_SHARE = 0.45;

  /** Of the magnitude around; the larger values are left to single artefacts. */
  private static final double THRESHOLD_QUANTILE = 0.985;

  private static final double THRESHOLD_REACH_SECONDS = 3;
  private static final double THRESHOLD_STEP_SECONDS = 0.5;

  private final BandPass bandPass;
  private final MovingAverage smoothing;
  private final int shortestRr;
  private final int thresholdReach;
  private final int thresholdStep;

  RPeakDetector(int samplingRateHz) {
    bandPass = new BandPass(LOW_HZ, HIGH_HZ, samplingRateHz);
    smoothing = MovingAverage.ofSeconds(SMOOTHING_SECONDS, samplingRateHz);
    shortestRr = (int) Math.ceil(SHORTEST_RR_SECONDS * samplingRateHz);
    thresholdReach = (int) Math.round(THRESHOLD_REACH_SECONDS * samplingRateHz);
    thresholdStep = (int) Math.round(THRESHOLD_STEP_SECONDS * samplingRateHz);
  }

  /**
   * Finds the R peaks of a signal, to about half the width of the ventricular complex.
   *
   * @return indices of samples, ascending
   */
  int[] detect(double[] signal) {
    double[] magnitude = bandPass.of(signal);
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = Math.abs(magnitude[i]);
    }
    double[] envelope = smoothing.of(magnitude);
    return highestFirst(maxima(envelope, threshold(envelope)), envelope);
  }

  /** A threshold for each sample, constant for half a second. */
  private double[] threshold(double[] envelope) {
    double[] threshold = new double[envelope.length];
    for (int i = 0; i < envelope.length; i += thresholdStep) {
      int from = Math.max(0, i - thresholdReach);
      int to = Math.min(envelope.length, i + thresholdReach);
      double[] around = Arrays.copyOfRange(envelope, from, to);
      double height = THRESHOLD_SHARE * Statistics.quantile(around, THRESHOLD_QUANTILE);
      Arrays.fill(threshold, i, Math.min(envelope.length, i + thresholdStep), height);
    }
    return threshold;
  }

  private static List<Integer> maxima(double[] envelope, double[] threshold) {
    List<Integer> maxima = new ArrayList<>();
    for (int i = 1; i < envelope.length - 1; i++) {
      if (envelope[i] > threshold[i]
          && envelope[i] >= envelope[i - 1]
          && envelope[i] > envelope[i + 1]) {
        maxima.add(i);
      }
    }
    return maxima;
  }

  /** Takes the highest maximum that is left, drops those too near to it, and so on. */
  private int[] highestFirst(List<Integer> maxima, double[] envelope) {
    maxima.sort(Comparator.comparingDouble((Integer index) -> -envelope[index]));
    BitSet tooNear = new BitSet(envelope.length);
    BitSet peaks = new BitSet(envelope.length);
    for (int index : maxima) {
      if (!tooNear.get(index)) {
        peaks.set(index);
        tooNear.set(Math.max(0, index - shortestRr + 1), index + shortestRr);
      }
    }
    return peaks.stream().toArray();
  }
}
