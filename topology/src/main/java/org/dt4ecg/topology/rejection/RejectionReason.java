package org.dt4ecg.topology.rejection;

/**
 * Why a frame, or a label, goes to dead letters. The names are a contract: they stand in the dead
 * letters' headers and in metrics.
 */
public enum RejectionReason {
  /** The bytes of the value are no record of the topic. */
  UNREADABLE,
  /** The record has no value. */
  NO_VALUE,
  /** The record key is missing or is not the device id in the value. */
  WRONG_KEY,
  /** An id or a name is empty, longer than 255 characters or has control characters. */
  TEXT,
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
  /** The windows of the frame's time were decided without it, or are older than remembered. */
  LATE,
  /** Samples of another frame have its time. */
  OVERLAP,
  /** A recording session of another lead has its time. */
  OTHER_LEAD,
  /** More frames of the device wait for their windows than one may hold back. */
  HELD_BACK,
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
