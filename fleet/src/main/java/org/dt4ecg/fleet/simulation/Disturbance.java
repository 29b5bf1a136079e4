package org.dt4ecg.fleet.simulation;

/** Something that is in the signal but not from the heart. */
interface Disturbance {

  /**
   * Adds itself to a signal.
   *
   * @param microvolts the signal, in µV
   * @param rateHz its sampling rate, in Hz
   */
  void addTo(double[] microvolts, double rateHz);
}
