package org.dt4ecg.bench.chaos;

import java.util.List;
import java.util.Locale;

/** What devices in the field do to those who read them. */
public enum Behaviour {
  /** Frames in another order, within the grace. */
  REORDERED,
  /** Frames that come again. */
  REPEATED,
  /** Frames that never come: a hole in the session. */
  LOST,
  /** One frame with a wrong time. */
  STRAY,
  /** A restart with numbers from 0 and the clock back: other samples for time that is decided. */
  RESTARTED,
  /** Another lead beside the one that is recorded, under the same device id. */
  SECOND_LEAD,
  /** ECG that was stored, sent after what came later. */
  BACK_FILL,
  /** ECG that was stored, sent newest first. */
  NEWEST_FIRST,
  /** A clock that is up to 0.6 % off the nominal rate. */
  DRIFT,
  /** Every frame has the number 0. */
  UNNUMBERED;

  /** Those that a recording session has or has not. */
  static final List<Behaviour> OF_A_SESSION =
      List.of(REORDERED, REPEATED, LOST, STRAY, RESTARTED, SECOND_LEAD);

  /** As people type it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
