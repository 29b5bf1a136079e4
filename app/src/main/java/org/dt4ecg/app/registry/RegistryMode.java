package org.dt4ecg.app.registry;

import java.util.Arrays;
import java.util.Optional;

/** What may be done with subjects; those of Confluent's modes that there are here. */
enum RegistryMode {
  READWRITE,
  READONLY,
  /** As {@link #READONLY}, whatever a subject's own mode is. */
  READONLY_OVERRIDE;

  /** The mode of that name, if there is one. */
  static Optional<RegistryMode> named(String name) {
    return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findFirst();
  }

  boolean isWritable() {
    return this == READWRITE;
  }
}
