package org.dt4ecg.topology.windowing;

/** What became of a frame that arrived. */
public enum Arrival {
  /** It waits in the store for its windows. */
  STORED,
  /** It was here before and is ignored. */
  REPEATED,
  /** All windows that it could be part of have been sealed or given up. */
  LATE
}
