package org.dt4ecg.training.evaluation;

import org.dt4ecg.model.FusedPrediction;

/**
 * What a run of usable windows of one session says together.
 *
 * @param last the newest of them
 * @param prediction what the stream makes of them
 * @param activitySums logarithms of the probabilities of the activities, summed over them: what the
 *     stream's smoother is compared with
 */
record FusedWindow(ScoredWindow last, FusedPrediction prediction, float[] activitySums) {}
