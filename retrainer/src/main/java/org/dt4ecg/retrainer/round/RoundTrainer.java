package org.dt4ecg.retrainer.round;

import java.io.IOException;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;

/** Trains challengers, from the champion's weights. */
public interface RoundTrainer {

  /**
   * Trains, or goes on with a training of the same round that was interrupted: the challenger is
   * the same, to the byte.
   *
   * @param listener hears of each epoch; what it throws ends training
   * @throws TrainingException if the data do not suffice
   * @throws IOException if something cannot be kept on disk
   */
  TrainedRelease train(RoundTask task, ProgressListener listener)
      throws IOException, TrainingException;
}
