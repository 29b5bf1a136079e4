package org.dt4ecg.topology.windowing;

/** Says whether a task has read all there is. Thread-safe. */
@FunctionalInterface
public interface InputProgress {

  /** Everything is always read: for tests, and where no broker is asked. */
  InputProgress ALWAYS_READ = partition -> true;

  /** Whether all frames of this partition that a broker has are read, and brokers answer. */
  boolean hasReadAll(int partition);
}
