package org.dt4ecg.study.run;

import java.io.IOException;
import java.nio.file.Path;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.learning.ProgressListener;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingOptions;

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
