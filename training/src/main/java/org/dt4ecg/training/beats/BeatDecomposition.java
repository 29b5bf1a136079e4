package org.dt4ecg.training.beats;

import org.jspecify.annotations.Nullable;

/**
 * The heart's share of an ECG signal. What is left of the samples without it is the rest: movement,
 * muscle, electrode, the baseline, and how a beat differs from the median beat.
 *
 * @param beats [L], as many samples as were decomposed and in their unit, without their baseline:
 *     the median beat at each R peak, from 0 to 0; 0 where no beat was found
 * @param rPeaks indices of samples, ascending, one for each beat whose R peak lies in the signal:
 *     the largest deflection of the ventricular complex, whichever its sign
 * @param train what the beats were drawn from; null where no beat was found
 */
public record BeatDecomposition(float[] beats, int[] rPeaks, @Nullable BeatTrain train) {}
