package org.dt4ecg.bench.load;

import java.util.List;

/** What a benchmark came to, for programs as its fields and for people as lines. */
public interface Report {

  /** Whether every output of every run was right. */
  boolean isValid();

  /** For people. */
  List<String> lines();
}
