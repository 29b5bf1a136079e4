package org.dt4ecg.fleet.simulation;

/** A first-order high-pass followed by a first-order low-pass. Keeps state; not thread-safe. */
final class FirstOrderBandPass {

  private final double highPass;
  private final double lowPass;
  private double lastInput;
  private double lastHigh;
  private double lastLow;

  FirstOrderBandPass(double lowestHertz, double highestHertz, double rateHz) {
    highPass = Math.exp(-2 * Math.PI * lowestHertz / rateHz);
    lowPass = 1 - Math.exp(-2 * Math.PI * highestHertz / rateHz);
  }

  double next(double input) {
    lastHigh = highPass * (lastHigh + input - lastInput);
    lastInput = input;
    lastLow += lowPass * (lastHigh - lastLow);
    return lastLow;
  }
}
