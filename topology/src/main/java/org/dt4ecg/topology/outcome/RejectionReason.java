package org.dt4ecg.topology.outcome;

/**
 * Why a frame, or a label, goes to dead letters. The names are a contract: they stand in the dead
 * letters' headers and in metrics.
 */
public enum RejectionReason {
  /** The record has no value. */
  NO_VALUE,
  /** The record key is missing or is not the device id in the value. */
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
  CLASSIFICATION_FAILED,
  /** The label says not who wore the device. */
  NO_USER,
  /** The label says not what the wearer did. */
  NO_ACTIVITY,
  /** The label ends where it begins, or before. */
  LABEL_SPAN,
  /** The label begins too far ahead of the device's newest sample. */
  LABEL_AHEAD,
  /** No sample that the label is about is kept, or came in time. */
  LABEL_UNMATCHED
}
