package org.dt4ecg.retraining.service.round;

import java.io.IOException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.network.NetworkConfig;
import org.dt4ecg.retraining.training.ProgressListener;
import org.dt4ecg.retraining.training.SplitTrainer;
import org.dt4ecg.retraining.training.TrainedRelease;
import org.dt4ecg.retraining.training.TrainingException;
import org.dt4ecg.retraining.training.TrainingOptions;

/** Trains challengers by the trainer of offline training. */
public final class SplitRoundTrainer implements RoundTrainer {

  private final TrainingOptions options;

  /**
   * Makes a trainer.
   *
   * @param options how to train; windows, sizes, outputs, name and seed are taken from each round
   */
  public SplitRoundTrainer(TrainingOptions options) {
    this.options = options;
  }

  @Override
  public TrainedRelease train(RoundTask task, ProgressListener listener)
      throws IOException, TrainingException {
    ModelContract champion = task.champion();
    NetworkConfig network = task.start().config();
    TrainingOptions ofRound =
        options
            .withModelName(champion.name())
            .withWindows(champion.samplingRateHz(), champion.windowSamples(), champion.hopSamples())
            .withWidth(network.width())
            .withAttention(network.attention())
            .withEmbedding(task.outputs().embedding())
            .withFamiliarity(task.outputs().familiarity())
            .withSeed(task.seed());
    return new SplitTrainer(task.data().data())
        .train(task.data().split(), ofRound, task.start(), listener);
  }
}
