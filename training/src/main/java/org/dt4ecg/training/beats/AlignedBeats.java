package org.dt4ecg.training.beats;

/**
 * The beat of a signal and where it comes.
 *
 * @param template the robust mean of the beats
 * @param positions where the template lies best, ascending; each near an R peak, all as far from it
 */
record AlignedBeats(BeatTemplate template, int[] positions) {}
