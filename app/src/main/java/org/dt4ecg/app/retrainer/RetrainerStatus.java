package org.dt4ecg.app.retrainer;

import org.dt4ecg.retrainer.service.RetrainingStatus.Phase;

/**
 * How the retraining service stands.
 *
 * @param phase name of what it does, as its health tells
 * @param newWindows windows' worth of labelled ECG that it has read since its last round
 */
public record RetrainerStatus(String phase, long newWindows) {

  /** Whether a round runs. */
  public boolean isInRound() {
    return phase.equals(Phase.READING.name())
        || phase.equals(Phase.TRAINING.name())
        || phase.equals(Phase.PUBLISHING.name());
  }
}
