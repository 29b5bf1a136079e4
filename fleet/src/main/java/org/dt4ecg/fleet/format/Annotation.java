package org.dt4ecg.fleet.format;

/**
 * A note to a moment or a stretch of a recording.
 *
 * @param fromMicros time, in µs since the epoch
 * @param toMicros where its stretch ends, in µs since the epoch; {@link #OPEN} where it holds until
 *     another takes its place
 * @param kind what it notes
 * @param text what it says, such as {@code N} of a beat, {@code (AFIB} of a rhythm, or any text
 */
public record Annotation(long fromMicros, long toMicros, Kind kind, String text) {

  /** Of a note that tells no end. */
  public static final long OPEN = Long.MAX_VALUE;

  /** What a note is about. */
  public enum Kind {
    BEAT,
    RHYTHM,
    NOTE,
    /** Signal quality, waves and marks that are neither. */
    OTHER
  }
}
