package org.dt4ecg.study.run;

import java.io.IOException;
import java.nio.file.Path;
import org.dt4ecg.retraining.dataset.RecordedData;
import org.dt4ecg.retraining.dataset.Split;
import org.dt4ecg.retraining.training.ProgressListener;
import org.dt4ecg.retraining.training.TrainingException;
import org.dt4ecg.retraining.training.TrainingOptions;
import org.dt4ecg.study.outcome.TrainedModel;

/** Trains one model. */
@FunctionalInterface
public interface ModelTrainer {

  /**
   * Trains on the training side of a split.
   *
   * @param checkpoint where a training that was interrupted is kept, to go on there
   * @throws IOException if the checkpoint cannot be read or written
   * @throws TrainingException if the recordings do not suffice
   */
  TrainedModel train(
      RecordedData data,
      Split split,
      TrainingOptions options,
      Path checkpoint,
      ProgressListener listener)
      throws IOException, TrainingException;
}
