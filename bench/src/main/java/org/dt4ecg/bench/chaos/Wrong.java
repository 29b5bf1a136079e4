package org.dt4ecg.bench.chaos;

/** What may be wrong with what came out. Every count has to be 0. */
public enum Wrong {
  /** A window that was sent and is not on a topic. */
  LOST,
  /** A window that is on a topic more than once. */
  DOUBLED,
  /** An event of a window that nobody sent, or of which samples are missing. */
  FOREIGN,
  /**
   * An event with a wrong key, times, lead, wearer or model, or that says what its model does not.
   */
  MISATTRIBUTED,
  /** An event behind a later one of its session. */
  OUT_OF_ORDER,
  /** Windows of bouts that differ in number from the events of their person and activity. */
  BOUTS,
  /** A refused frame that is not in dead letters. */
  FRAME_UNACCOUNTED,
  /** A refused frame that is there too often. */
  FRAME_LETTER_DOUBLED,
  /** A dead letter of a frame that had to be windowed, or with another reason. */
  FRAME_LETTER_FOREIGN,
  /** A poison record that is not in dead letters. */
  POISON_UNACCOUNTED,
  /** A poison record that is there too often, or though it was of a table. */
  POISON_LETTER_DOUBLED,
  /** A dead letter of which nobody knows what it is. */
  LETTER_UNKNOWN,
  /** A process that ended by itself as if all were well. */
  ENDED_WELL,
  /** What was not worked off though everything was healed, or a process that would not stop. */
  HUNG
}
