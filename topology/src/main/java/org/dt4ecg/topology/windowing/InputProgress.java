package org.dt4ecg.topology.windowing;

/** Says whether a task has read all there is. Thread-safe. */
@FunctionalInterface
public interface InputProgress {

  /** For where nothing can be behind, as in tests. */
  InputProgress ALWAYS_READ = partition -> true;

  /** Whether all frames of this partition that a broker has are read, and brokers answer. */
  boolean hasReadAll(int partition);
}
