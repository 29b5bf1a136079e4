package org.dt4ecg.training.learning;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a model on recordings by the options' split and makes a release of it, see {@link
 * SplitTrainer}.
 */
public final class TrainingJob {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingJob.class);

  private final TrainingOptions options;
  private final RecordingSource source;
  private final ProgressListener listener;
  private final @Nullable Path checkpoint;

  /** Makes a job that keeps nothing on disk. */
  public TrainingJob(TrainingOptions options, RecordingSource source, ProgressListener listener) {
    this(options, source, listener, null);
  }

  /**
   * @param checkpoint where each epoch is kept until the release is made, so that an interrupted
   *     training goes on; the stage's name is added to its name. Null keeps nothing
   */
  public TrainingJob(
      TrainingOptions options,
      RecordingSource source,
      ProgressListener listener,
      @Nullable Path checkpoint) {
    this.options = options;
    this.source = source;
    this.listener = listener;
    this.checkpoint = checkpoint;
  }

  /**
   * Trains.
   *
   * @throws IOException if a recording or a checkpoint cannot be read, or a checkpoint written
   * @throws TrainingException if the recordings do not suffice, or a checkpoint is one of another
   *     training
   * @throws IllegalArgumentException if the source has no recordings in the passes
   */
  public TrainedRelease run() throws IOException, TrainingException {
    RecordedData data = RecordedData.read(source, options.passes());
    SplitTrainer trainer = new SplitTrainer(data, checkpoint);
    Split split = split(data);
    TrainedRelease release =
        options.split().equals(TrainingOptions.SPLIT_ALL)
            ? trainer.trainOnEverything(split, options, listener)
            : trainer.train(split, options, listener);
    LOG.info(
        "Test part of the split {}: identity {}, activity {} of {} windows",
        split.protocol(),
        release.summary().identityAccuracy(),
        release.summary().activityAccuracy(),
        release.summary().evaluation().windows());
    return release;
  }

  /** The twin of a training on everything has a blocked one. */
  private Split split(RecordedData data) {
    SplitProtocol protocol =
        options.split().equals(TrainingOptions.SPLIT_FIRST_RECORD)
            ? SplitProtocol.FIRST_RECORD
            : SplitProtocol.BLOCKED;
    Duration window =
        Duration.ofNanos(Math.round(1e9 * options.windowSamples() / options.samplingRateHz()));
    return protocol.splits(data, window, options.seed()).get(0);
  }
}
