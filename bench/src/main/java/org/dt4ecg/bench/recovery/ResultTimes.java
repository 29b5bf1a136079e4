package org.dt4ecg.bench.recovery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * When committed results came, by partition, and for how long none came. All times in ns by one
 * clock that does not go back. Thread-safe.
 */
final class ResultTimes {

  private final List<List<Long>> partitions = new ArrayList<>();

  /**
   * @param partitions how many there are
   */
  ResultTimes(int partitions) {
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new ArrayList<>());
    }
  }

  /** A result of a partition came; not before those of which this was told already. */
  synchronized void add(int partition, long nanos) {
    partitions.get(partition).add(nanos);
  }

  /**
   * The longest time without a result of each partition, by partition: of those that overlap a
   * stretch of time, with what of them lies before and behind. Where there is no result before it
   * or behind it, its edge counts as one.
   */
  synchronized List<Long> longestOfEach(long from, long to) {
    return partitions.stream().map(times -> longest(times, from, to)).toList();
  }

  /** The longest time without a result of any one partition, likewise. */
  long longestOfOne(long from, long to) {
    return Collections.max(longestOfEach(from, to));
  }

  /** The longest time without any result at all, likewise. */
  synchronized long longestOfAll(long from, long to) {
    List<Long> all = new ArrayList<>();
    partitions.forEach(all::addAll);
    Collections.sort(all);
    return longest(all, from, to);
  }

  private static long longest(List<Long> times, long from, long to) {
    long longest = 0;
    long before = from;
    for (long time : times) {
      if (time > from) {
        longest = Math.max(longest, time - before);
      }
      if (time >= to) {
        return longest;
      }
      before = time;
    }
    return Math.max(longest, to - before);
  }
}
