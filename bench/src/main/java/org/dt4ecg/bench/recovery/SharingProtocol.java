package org.dt4ecg.bench.recovery;

import java.util.Locale;

/** How the instances share out their tasks: {@code group.protocol}. */
public enum SharingProtocol {
  /** The clients' own, with a leader among them. */
  CLASSIC,
  /** The broker shares out. */
  STREAMS;

  /** As settings and people have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
