package org.dt4ecg.retraining.beats;

import java.util.Arrays;

/** Places one beat at every R peak, as large as the signal has it there. Immutable. */
final class BeatPlacement {

  /** A beat that fits the signal with less or more is hidden by the rest. */
  private static final double SMALLEST_GAIN = 0.6;

  private static final double LARGEST_GAIN = 1.4;

  private static final double FADE_SECONDS = 0.02;

  /** A wide ventricular complex has its largest deflection within this of its middle. */
  private static final double R_REACH_SECONDS = 0.06;

  private final int fadeSamples;
  private final int reach;

  BeatPlacement(int samplingRateHz) {
    fadeSamples = (int) Math.round(FADE_SECONDS * samplingRateHz);
    reach = (int) Math.round(R_REACH_SECONDS * samplingRateHz);
  }

  /** The beats of the signal in which they were found. */
  BeatDecomposition place(AlignedBeats aligned, double[] signal) {
    float[] beats = new float[signal.length];
    BeatTemplate drawn = aligned.template().fromZeroToZero(fadeSamples);
    for (int position : aligned.positions()) {
      add(aligned.template(), drawn, position, signal, beats);
    }
    int deflection = aligned.template().largestDeflection(reach);
    int[] rPeaks =
        Arrays.stream(aligned.positions())
            .map(position -> position + deflection)
            .filter(peak -> peak >= 0 && peak < signal.length)
            .toArray();
    return new BeatDecomposition(beats, rPeaks);
  }

  private static void add(
      BeatTemplate template, BeatTemplate drawn, int position, double[] signal, float[] beats) {
    double remainder = template.remainder(signal, position);
    double fitted = template.moved(remainder).gain(signal, position);
    double gain = Math.max(SMALLEST_GAIN, Math.min(LARGEST_GAIN, fitted));
    double[] shape = drawn.moved(remainder).shape();
    int start = position - drawn.span().before();
    for (int i = drawn.first(position); i < drawn.end(position, signal.length); i++) {
      beats[start + i] += (float) (gain * shape[i]);
    }
  }
}
