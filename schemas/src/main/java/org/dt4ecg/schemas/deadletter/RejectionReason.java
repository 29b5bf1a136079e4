package org.dt4ecg.schemas.deadletter;

/**
 * Why a frame, a label or a labelled frame goes to dead letters. The names are a contract: they
 * stand in the dead letters' headers and in metrics.
 */
public enum RejectionReason {
  UNREADABLE(
      "the value is no Avro, is of a schema that the registry does not know, or is a record of"
          + " another kind"),
  TOO_LARGE("the value is longer than any good one of its topic, when it is unpacked"),
  SCHEMA_UNAVAILABLE(
      "the registry could not be asked for the schema, while others could be read; replay it once"
          + " the registry is back"),
  NO_VALUE("the record has no value"),
  WRONG_KEY("the record key is missing or is not the device id in the value"),
  TEXT("an id or a name is empty, longer than 255 characters or has control characters"),
  NO_SAMPLES("the frame has no samples"),
  ODD_BYTE_COUNT("the samples are not a whole number of 16-bit counts"),
  SAMPLING_RATE("the sampling rate is no number, or not from 50 to 4,000 Hz"),
  CALIBRATION("the microvolts per count are negative, more than a volt, or no number"),
  TOO_SHORT("the frame is shorter than two milliseconds"),
  TOO_LONG("the frame is longer than a minute"),
  TIME_IN_FUTURE("the frame starts too far ahead of the wall clock"),
  TIME_IMPOSSIBLE("the frame starts before the year 2000"),
  UNIT("the calibration does not fit the unit of the model's input"),
  LATE(
      "the windows of the frame's time were decided without it, or are older than what is"
          + " remembered"),
  OVERLAP("samples of another frame have its time, or it stayed alone with a wrong time"),
  OTHER_LEAD("a recording session of another lead has its time"),
  HELD_BACK("of the device as many frames, bytes of them or labels wait as may"),
  CLASSIFICATION_FAILED("the model failed on a window of which the frame is part"),
  NO_USER("the label says not who wore the device"),
  NO_ACTIVITY("the label says not what the wearer did"),
  NO_SESSION("the labelled frame says not of which recording session it is"),
  LABEL_SPAN("the label ends where it begins, or before"),
  LABEL_AHEAD("the label begins too far ahead of the device's newest sample"),
  LABEL_UNMATCHED("no sample that the label is about is kept, or came in time");

  private final String description;

  RejectionReason(String description) {
    this.description = description;
  }

  /** When it applies, for people: a clause. */
  public String description() {
    return description;
  }
}
