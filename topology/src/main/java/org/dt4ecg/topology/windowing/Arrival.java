package org.dt4ecg.topology.windowing;

import org.dt4ecg.schemas.deadletter.Rejection;

/** What became of a frame that arrived. */
public sealed interface Arrival {

  /** It waits for its windows. */
  enum Accepted implements Arrival {
    /** It was not here before. */
    STORED,
    /** It was here before, with the same samples at the same time, and is ignored. */
    REPEATED
  }

  /** It cannot be used. */
  record Refused(Rejection rejection) implements Arrival {}
}
