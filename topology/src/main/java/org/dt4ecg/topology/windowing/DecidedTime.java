package org.dt4ecg.topology.windowing;

import java.util.ArrayList;
import java.util.List;

/**
 * Which stretches of a device's time have been decided, as few intervals as they can be merged to.
 * What lies before the horizon counts as decided: it is older than what is remembered. All times
 * are in microseconds (µs) since the epoch. Not thread-safe.
 */
final class DecidedTime {

  private final int mostIntervals;
  private final List<Interval> intervals = new ArrayList<>();
  private long horizon;

  /** An interval, its end excluded. */
  record Interval(long from, long to) {}

  DecidedTime(int mostIntervals) {
    this.mostIntervals = mostIntervals;
    this.horizon = Long.MIN_VALUE;
  }

  DecidedTime(int mostIntervals, long horizon, List<Interval> intervals) {
    this.mostIntervals = mostIntervals;
    this.horizon = horizon;
    this.intervals.addAll(intervals);
  }

  /** Before this, everything counts as decided; {@link Long#MIN_VALUE} at first. */
  long horizon() {
    return horizon;
  }

  /** By rising time, none touching another. */
  List<Interval> intervals() {
    return List.copyOf(intervals);
  }

  boolean isEmpty() {
    return intervals.isEmpty() && horizon == Long.MIN_VALUE;
  }

  /** Adds an interval. Where there are too many, the oldest is forgotten and moves the horizon. */
  void add(long from, long to) {
    if (to <= from) {
      return;
    }
    long mergedFrom = from;
    long mergedTo = to;
    int at = 0;
    while (at < intervals.size() && intervals.get(at).to < from) {
      at++;
    }
    while (at < intervals.size() && intervals.get(at).from <= to) {
      Interval touching = intervals.remove(at);
      mergedFrom = Math.min(mergedFrom, touching.from);
      mergedTo = Math.max(mergedTo, touching.to);
    }
    intervals.add(at, new Interval(mergedFrom, mergedTo));
    while (intervals.size() > mostIntervals) {
      horizon = Math.max(horizon, intervals.remove(0).to);
    }
  }

  /** How much of {@code [from, to)} is decided, in µs. */
  long overlap(long from, long to) {
    long sum = horizon > from ? Math.min(to, horizon) - from : 0;
    for (int i = intervals.size() - 1; i >= 0 && intervals.get(i).to > from; i--) {
      Interval interval = intervals.get(i);
      sum += Math.max(0, Math.min(to, interval.to) - Math.max(from, interval.from));
    }
    return sum;
  }
}
