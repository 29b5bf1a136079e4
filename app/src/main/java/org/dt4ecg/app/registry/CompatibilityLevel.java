package org.dt4ecg.app.registry;

import java.util.Arrays;
import java.util.Optional;

/** What a new schema must be able to do with the older ones of its subject; Confluent's names. */
enum CompatibilityLevel {
  NONE(false, false, false),
  BACKWARD(true, false, false),
  BACKWARD_TRANSITIVE(true, false, true),
  FORWARD(false, true, false),
  FORWARD_TRANSITIVE(false, true, true),
  FULL(true, true, false),
  FULL_TRANSITIVE(true, true, true);

  private final boolean backward;
  private final boolean forward;
  private final boolean transitive;

  CompatibilityLevel(boolean backward, boolean forward, boolean transitive) {
    this.backward = backward;
    this.forward = forward;
    this.transitive = transitive;
  }

  /** The level of that name, if there is one. */
  static Optional<CompatibilityLevel> named(String name) {
    return Arrays.stream(values()).filter(level -> level.name().equals(name)).findFirst();
  }

  /** Whether the new schema must read what the older ones wrote. */
  boolean isBackward() {
    return backward;
  }

  /** Whether the older schemas must read what the new one writes. */
  boolean isForward() {
    return forward;
  }

  /** Whether all older schemas count, not the newest of them alone. */
  boolean isTransitive() {
    return transitive;
  }
}
