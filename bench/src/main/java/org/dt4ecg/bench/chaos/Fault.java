package org.dt4ecg.bench.chaos;

/**
 * Something that goes wrong.
 *
 * @param atMillis when it begins, after the fleet began to send; later, if the one before took
 *     longer than planned
 * @param kind what it is
 * @param millis how long it lasts
 * @param target number that picks the instance, the record or the moment within
 */
record Fault(long atMillis, FaultKind kind, long millis, int target) {

  /** When it should be over. */
  long endMillis() {
    return atMillis + millis;
  }

  @Override
  public String toString() {
    return "at %7.1f s %-14s for %5.1f s, target %d"
        .formatted(atMillis / 1e3, kind.label(), millis / 1e3, target);
  }
}
