package org.dt4ecg.fleet.simulation;

/**
 * One wave of a beat: a Gaussian over the cardiac phase, whose flanks may differ in width (a T wave
 * rises slower than it falls).
 *
 * @param angle phase of its peak at 60 beats per minute, in rad; the R peak is at 0
 * @param microvolts its height, in µV; negative for Q and S
 * @param risingWidth standard deviation of the flank before the peak at 60 beats per minute, in rad
 * @param fallingWidth standard deviation of the flank after it, in rad
 */
record Wave(double angle, double microvolts, double risingWidth, double fallingWidth) {

  /** Its height at a distance from its peak, in rad, given stretched widths. */
  double at(double distance, double stretch) {
    double width = stretch * (distance < 0 ? risingWidth : fallingWidth);
    double z = distance / width;
    return microvolts * Math.exp(-0.5 * z * z);
  }
}
