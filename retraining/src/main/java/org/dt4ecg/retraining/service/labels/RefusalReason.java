package org.dt4ecg.retraining.service.labels;

/**
 * Why a labelled frame is refused. The names are a contract: they stand in the dead letters'
 * headers and in metrics. Where a frame of the stream is refused for the same, the name is the
 * same.
 */
public enum RefusalReason {
  /** The bytes are no labelled frame. */
  UNREADABLE,
  /** The record has no value. */
  NO_VALUE,
  /** The record key is missing or is not the frame's device id. */
  WRONG_KEY,
  /** The frame does not say whose it is. */
  NO_USER,
  /** The frame does not say what the wearer did. */
  NO_ACTIVITY,
  /** The frame does not say of which recording session it is. */
  NO_SESSION,
  /** The frame has no samples. */
  NO_SAMPLES,
  /** The samples are not a whole number of 16-bit counts. */
  ODD_BYTE_COUNT,
  /** The sampling rate is no number or out of range. */
  SAMPLING_RATE,
  /** The microvolts per count are negative, infinite or no number. */
  CALIBRATION,
  /** The frame is longer than a minute. */
  TOO_LONG,
  /** The calibration does not fit the unit of the model's input. */
  UNIT
}
