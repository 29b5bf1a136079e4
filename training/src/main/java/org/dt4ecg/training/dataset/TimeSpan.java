package org.dt4ecg.training.dataset;

/**
 * A span of time.
 *
 * @param fromMicros start, inclusive, in µs since the epoch
 * @param toMicros end, exclusive, in µs since the epoch; a span that ends before it starts is empty
 */
public record TimeSpan(long fromMicros, long toMicros) {

  /** Length, in µs; 0 for an empty span. */
  public long lengthMicros() {
    return Math.max(0, toMicros - fromMicros);
  }

  /** Whether all of another span lies in this one. */
  public boolean contains(TimeSpan other) {
    return other.fromMicros >= fromMicros && other.toMicros <= toMicros;
  }

  /** What two spans share. */
  public TimeSpan intersection(TimeSpan other) {
    return new TimeSpan(Math.max(fromMicros, other.fromMicros), Math.min(toMicros, other.toMicros));
  }

  /** Whether two spans share a moment. */
  public boolean overlaps(TimeSpan other) {
    return intersection(other).lengthMicros() > 0;
  }

  /** The shortest span that holds both. */
  TimeSpan hull(TimeSpan other) {
    return new TimeSpan(Math.min(fromMicros, other.fromMicros), Math.max(toMicros, other.toMicros));
  }

  /** The part between two shares of this span's length, from 0 to 1. */
  TimeSpan part(double fromShare, double toShare) {
    return new TimeSpan(
        fromMicros + Math.round(fromShare * lengthMicros()),
        fromMicros + Math.round(toShare * lengthMicros()));
  }
}
