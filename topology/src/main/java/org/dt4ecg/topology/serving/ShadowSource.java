package org.dt4ecg.topology.serving;

import java.util.Optional;

/**
 * Says which model scores along with the one that serves. Thread-safe: every stream thread asks it
 * for every batch, so the answer has to come from memory.
 */
@FunctionalInterface
public interface ShadowSource {

  /** None ever does. */
  ShadowSource NONE = Optional::empty;

  /**
   * The model that scores along from the next batch on: the same object as long as it does; empty
   * if none does.
   */
  Optional<ShadowModel> current();
}
