package org.dt4ecg.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.study.figures.FigureTable;
import org.dt4ecg.study.figures.RunFigures;
import org.dt4ecg.study.outcome.OutcomeStore;
import org.dt4ecg.study.outcome.RunOutcome;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.report.BarResult;
import org.dt4ecg.study.report.Provenance;
import org.dt4ecg.study.report.ResultsReport;
import org.dt4ecg.study.run.ModelTrainer;
import org.dt4ecg.study.run.Recordings;
import org.dt4ecg.study.run.StudyProgress;
import org.dt4ecg.study.run.StudyRunner;
import org.dt4ecg.study.run.StudyRunner.StudyException;

/** A study, from recordings to the report. */
public final class Study {

  private final ModelTrainer trainer;

  /**
   * @param trainer trains the models whose runs have no outcome yet
   */
  public Study(ModelTrainer trainer) {
    this.trainer = trainer;
  }

  /**
   * Does the runs that are missing, and writes the report of all that are there.
   *
   * @throws IOException if recordings or outcomes cannot be read, or something cannot be written
   * @throws StudyException if a run fails
   * @throws IllegalArgumentException if recordings do not allow a protocol of the plan
   */
  public StudyResult run(StudyOptions options, StudyProgress.Listener listener)
      throws IOException, StudyException {
    OutcomeStore store = new OutcomeStore(options.outcomes());
    Map<DataSet, Recordings> recordings = new EnumMap<>(DataSet.class);
    for (Map.Entry<DataSet, RecordingSource> source : options.sources().entrySet()) {
      recordings.put(source.getKey(), Recordings.read(source.getKey(), source.getValue()));
    }
    int done =
        new StudyRunner(store, trainer, listener).run(options.plan(), recordings, options.shard());
    List<RunOutcome> outcomes = OutcomeSelection.of(options.plan(), recordings, store.readAll());
    FigureTable figures = figures(outcomes);
    ResultsReport report =
        new ResultsReport(
            figures,
            Provenance.of(options.plan(), figures, options.commands(), dataSets(outcomes)));
    Path page = report.write(options.out());
    Path repository = options.repository();
    if (repository != null) {
      report.rewrite(repository);
    }
    return new StudyResult(options.plan().name(), page, done, outcomes.size(), report.bars());
  }

  private static FigureTable figures(List<RunOutcome> outcomes) {
    List<RunFigures> figures = new ArrayList<>();
    outcomes.forEach(outcome -> figures.add(outcome.figures()));
    return new FigureTable(figures);
  }

  private static List<String> dataSets(List<RunOutcome> outcomes) {
    TreeSet<String> dataSets = new TreeSet<>();
    outcomes.forEach(
        outcome ->
            dataSets.add("%s, SHA-256 %s".formatted(outcome.dataSet(), outcome.dataSha256())));
    return List.copyOf(dataSets);
  }

  /**
   * What a study has found.
   *
   * @param plan name of the plan
   * @param report the page
   * @param done runs that were done just now
   * @param outcomes outcomes of the plan that the report is made of
   * @param bars what was to be reached and what was
   */
  public record StudyResult(
      String plan, Path report, int done, int outcomes, List<BarResult> bars) {

    public StudyResult {
      bars = List.copyOf(bars);
    }
  }
}
