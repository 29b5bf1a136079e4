package org.dt4ecg.study.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.outcome.OutcomeStore;
import org.dt4ecg.study.outcome.RunKey;
import org.dt4ecg.study.outcome.RunOutcome;
import org.dt4ecg.study.outcome.TrainedModel;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingProgress;
import org.jspecify.annotations.Nullable;

/**
 * Does the runs of a plan that have no outcome yet, one after the other. Interrupted, it goes on
 * with the run that was not finished. Not thread-safe; several processes share a study by shards.
 */
public final class StudyRunner {

  private final OutcomeStore store;
  private final ModelTrainer trainer;
  private final StudyProgress.Listener listener;

  public StudyRunner(OutcomeStore store, ModelTrainer trainer, StudyProgress.Listener listener) {
    this.store = store;
    this.trainer = trainer;
    this.listener = listener;
  }

  /**
   * Does what is missing of a share of the plan.
   *
   * @param recordings the data sets that are there; runs on others are left out
   * @return number of runs that were done by this call
   * @throws IOException if an outcome cannot be read or written
   * @throws StudyException if a model cannot be trained or cannot serve
   * @throws IllegalArgumentException if recordings do not allow a protocol
   */
  public int run(StudyPlan plan, Map<DataSet, Recordings> recordings, Shard shard)
      throws IOException, StudyException {
    List<PlannedRun> all = PlannedRuns.of(plan, recordings);
    List<PlannedRun> own = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (shard.has(i)) {
        own.add(all.get(i));
      }
    }
    Pace pace = new Pace(missing(own));
    int done = 0;
    for (int i = 0; i < own.size(); i++) {
      PlannedRun run = own.get(i);
      Step step = new Step(i + 1, own.size(), run, pace);
      if (store.has(run.key())) {
        step.report(StudyProgress.Stage.THERE_ALREADY, null);
      } else {
        execute(run, step);
        done++;
        pace.finished();
        step.report(StudyProgress.Stage.DONE, null);
      }
    }
    return done;
  }

  private int missing(List<PlannedRun> runs) throws IOException {
    int missing = 0;
    for (PlannedRun run : runs) {
      missing += store.has(run.key()) ? 0 : 1;
    }
    return missing;
  }

  private void execute(PlannedRun run, Step step) throws IOException, StudyException {
    RunKey key = run.key();
    RecordedData data = run.recordings().data();
    try {
      Optional<TrainedModel> kept = store.model(key);
      TrainedModel trained =
          kept.isPresent()
              ? kept.get()
              : trainer.train(
                  data,
                  run.split(),
                  run.options(),
                  store.checkpoint(key),
                  progress -> step.report(StudyProgress.Stage.TRAINING, progress));
      if (kept.isEmpty()) {
        store.write(key, trained);
      }
      ModelFile file = ModelFile.of(trained.onnx());
      try (OnnxModel model = OnnxModel.load(file)) {
        RunFigures figures = RunScorer.figures(run, model, trained);
        store.write(
            key,
            new RunOutcome(
                RunOutcome.FORMAT,
                run.group().experiment().revision(),
                key.name(),
                run.options().toString(),
                data.dataset(),
                data.sha256(),
                file.version(),
                figures));
      }
    } catch (TrainingException | InvalidModelException | ClassificationException e) {
      throw new StudyException("Run %s failed: %s".formatted(run.title(), e.getMessage()), e);
    }
  }

  /** A run in its place. */
  private final class Step {

    private final int number;
    private final int count;
    private final PlannedRun run;
    private final Pace pace;

    Step(int number, int count, PlannedRun run, Pace pace) {
      this.number = number;
      this.count = count;
      this.run = run;
      this.pace = pace;
    }

    void report(StudyProgress.Stage stage, @Nullable TrainingProgress training) {
      Duration left = training == null ? pace.left() : pace.left(training);
      listener.onProgress(new StudyProgress(number, count, run.title(), stage, training, left));
    }
  }

  /** A study cannot go on. The message says which run failed and why. */
  public static final class StudyException extends Exception {

    private static final long serialVersionUID = 1L;

    public StudyException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
