package org.dt4ecg.retrainer.round;

import java.io.IOException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.StartingNetwork;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.onnx.GraphOutputs;

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

  /**
   * What to train a challenger on and from.
   *
   * @param roundId name of the round
   * @param data the sample, split by session; calibration and thresholds come from the validation
   *     part
   * @param champion contract of the model that serves, whose windows the challenger has to take in
   * @param start the champion's network, grown; what to start from
   * @param outputs what the champion puts out beside probabilities, and the challenger has to, too:
   *     templates of enrolled people and thresholds are made for one kind of embedding
   * @param seed seed of everything random
   * @param checkpoints where to keep the epochs
   */
  public record RoundTask(
      String roundId,
      RoundData data,
      ModelContract champion,
      StartingNetwork start,
      GraphOutputs outputs,
      long seed,
      RoundCheckpoints checkpoints) {}
}
