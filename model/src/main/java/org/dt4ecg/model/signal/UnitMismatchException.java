package org.dt4ecg.model.signal;

/**
 * The calibration of a frame does not fit the unit that the model takes in: millivolts cannot be
 * had from counts of unknown size, and a model of bare counts was trained on devices of unknown
 * calibration alone.
 */
public final class UnitMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UnitMismatchException(String message) {
    super(message);
  }
}
