package org.dt4ecg.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.run.Shard;
import org.jspecify.annotations.Nullable;

/**
 * What to study.
 *
 * @param plan the runs
 * @param sources the recordings, by data set; without any nothing is run, and the report is made of
 *     the outcomes there are
 * @param outcomes folder of outcomes; its models and outcomes are used again
 * @param shard which of the missing runs to do
 * @param out folder of the report
 * @param repository folder whose {@code docs/RESULTS.md}, {@code docs/images} and {@code README.md}
 *     are rewritten; null for none
 * @param commands the commands that make the figures, for the report
 */
public record StudyOptions(
    StudyPlan plan,
    Map<DataSet, RecordingSource> sources,
    Path outcomes,
    Shard shard,
    Path out,
    @Nullable Path repository,
    List<String> commands) {

  public StudyOptions {
    sources = Map.copyOf(sources);
    commands = List.copyOf(commands);
  }
}
