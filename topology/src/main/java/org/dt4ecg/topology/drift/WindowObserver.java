package org.dt4ecg.topology.drift;

import org.dt4ecg.model.Claim;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.schemas.avro.SignalQuality;

/** Is told of every window that was classified, by all stream threads: thread-safe. */
@FunctionalInterface
public interface WindowObserver {

  /** Ignores all windows. */
  WindowObserver NONE = (modelVersion, prediction, claim, quality) -> {};

  /**
   * A window was decided on.
   *
   * @param modelVersion version of the model
   * @param claim what is claimed of the window by itself
   */
  void windowDecided(
      String modelVersion, Prediction prediction, Claim claim, SignalQuality quality);
}
