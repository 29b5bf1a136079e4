package org.dt4ecg.training.beats;

import java.util.Arrays;
import org.dt4ecg.training.beats.BeatAverager.AlignedBeats;

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
    int deflection = aligned.template().largestDeflection(reach);
    int[] positions = aligned.positions();
    double[] times = new double[positions.length];
    float[] gains = new float[positions.length];
    for (int beat = 0; beat < positions.length; beat++) {
      double remainder = aligned.template().remainder(signal, positions[beat]);
      double gain = gain(aligned.template().moved(remainder), signal, positions[beat]);
      add(drawn.moved(remainder), positions[beat], gain, beats);
      times[beat] = positions[beat] + remainder + deflection;
      gains[beat] = (float) gain;
    }
    int[] rPeaks =
        Arrays.stream(aligned.positions())
            .map(position -> position + deflection)
            .filter(peak -> peak >= 0 && peak < signal.length)
            .toArray();
    BeatShape shape = new BeatShape(floats(drawn.shape()), drawn.span().before() + deflection);
    return new BeatDecomposition(beats, rPeaks, new BeatTrain(shape, times, gains));
  }

  private static double gain(BeatTemplate template, double[] signal, int position) {
    return Math.max(SMALLEST_GAIN, Math.min(LARGEST_GAIN, template.gain(signal, position)));
  }

  private static void add(BeatTemplate drawn, int position, double gain, float[] beats) {
    int start = position - drawn.span().before();
    for (int i = drawn.first(position); i < drawn.end(position, beats.length); i++) {
      beats[start + i] += (float) (gain * drawn.shape()[i]);
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
