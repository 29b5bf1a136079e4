package org.dt4ecg.topology.outcome;

/**
 * Why a frame goes to dead letters. The names are a contract: they stand in the dead letters'
 * headers and in metrics.
 */
public enum RejectionReason {
  /** The record has no value. */
  NO_VALUE,
  /** The record key is missing or is not the frame's device id. */
  WRONG_KEY,
  /** The frame has no samples. */
  NO_SAMPLES,
  /** The samples are not a whole number of 16-bit counts. */
  ODD_BYTE_COUNT,
  /** The sampling rate is no number or out of range. */
  SAMPLING_RATE,
  /** The microvolts per count are negative, infinite or no number. */
  CALIBRATION,
  /** The frame is shorter than two milliseconds. */
  TOO_SHORT,
  /** The frame is longer than a minute. */
  TOO_LONG,
  /** The frame starts too far ahead of the wall clock. */
  TIME_IN_FUTURE,
  /** The frame starts at a time at which no device of this kind existed. */
  TIME_IMPOSSIBLE,
  /** The calibration does not fit the unit of the model's input. */
  UNIT,
  /** All windows that the frame could be part of have been sealed or given up. */
  LATE,
  /** The model failed on a window of which the frame is part. */
  CLASSIFICATION_FAILED
}
