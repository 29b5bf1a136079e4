package org.dt4ecg.fleet.simulation;

/**
 * Heart rate and its variability in an activity.
 *
 * @param meanBpm mean over people of their mean heart rate, in beats per minute
 * @param betweenPeopleBpm standard deviation over people of their mean heart rate, in beats per
 *     minute
 * @param rmssdMillis median over people of the root mean square of successive differences of RR
 *     intervals, in ms
 */
record HeartRateFigures(double meanBpm, double betweenPeopleBpm, double rmssdMillis) {}
