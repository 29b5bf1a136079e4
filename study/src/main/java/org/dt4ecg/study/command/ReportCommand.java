package org.dt4ecg.study.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.Libtorch;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.OnnxRuntimeTelemetry;
import org.dt4ecg.study.Study;
import org.dt4ecg.study.Study.StudyResult;
import org.dt4ecg.study.StudyOptions;
import org.dt4ecg.study.plan.DataSet;
import org.dt4ecg.study.plan.StudyPlan;
import org.dt4ecg.study.run.Shard;
import org.dt4ecg.study.run.SplitModelTrainer;
import org.dt4ecg.study.run.StudyRunner.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Does the experiments behind the published figures, and reports what came out. */
@Command(
    name = "study/run",
    mixinStandardHelpOptions = true,
    description = {
      "Does the experiments behind the published figures that have no outcome yet, and writes a"
          + " page, charts and tables of all that are there.",
      "Takes minutes a run and goes on where it was interrupted. Without recordings it reports on"
          + " the outcomes there are."
    })
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the report: report.html, charts/, RESULTS.md.")
  private Path out;

  @Option(
      names = "--recordings",
      paramLabel = "DIR",
      description = "Folder of the CTU motion ECG; its passes 01 and 02 are used.")
  private @Nullable Path recordings;

  @Option(names = "--ecg-id", paramLabel = "DIR", description = "Folder of the ECG-ID database.")
  private @Nullable Path ecgId;

  @Option(
      names = "--plan",
      paramLabel = "NAME",
      converter = PlanConverter.class,
      description = "What to run: quick, main, ablation, open-set or full (default:" + " main).")
  private StudyPlan plan = StudyPlan.of(StudyPlan.MAIN);

  @Option(
      names = "--outcomes",
      paramLabel = "DIR",
      description = "Folder of outcomes and models (default: outcomes in the report's folder).")
  private @Nullable Path outcomes;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      converter = ShardConverter.class,
      description = "Do the I-th of N shares of the runs, so that several machines share a study.")
  private Shard shard = Shard.ALL;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description =
          "Also rewrite docs/RESULTS.md and docs/images there, and the results in README.md between"
              + " their markers.")
  private @Nullable Path repository;

  @Mixin private JsonOption json;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException {
    Map<DataSet, RecordingSource> sources = sources();
    if (!sources.isEmpty()) {
      Libtorch.requireFor("study/run");
      OnnxRuntimeTelemetry.requireOff();
    }
    StudyOptions options =
        new StudyOptions(
            plan,
            sources,
            outcomes == null ? out.resolve("outcomes") : outcomes,
            shard,
            out,
            repository,
            List.of(command()));
    try {
      StudyResult result =
          new Study(new SplitModelTrainer())
              .run(options, progress -> console.progress(progress.line()));
      console.progress(
          "Wrote %s from %d outcomes, %d of them new"
              .formatted(result.report(), result.outcomes(), result.done()));
      json.print(console, json(result));
      return 0;
    } catch (StudyException | IllegalArgumentException e) {
      throw new CommandFailure("The study cannot go on: " + e.getMessage(), e);
    }
  }

  private Map<DataSet, RecordingSource> sources() throws CommandFailure {
    Map<DataSet, RecordingSource> sources = new EnumMap<>(DataSet.class);
    if (recordings != null) {
      sources.put(DataSet.MOTION_ECG, open(recordings));
    }
    if (ecgId != null) {
      sources.put(DataSet.ECG_ID, open(ecgId));
    }
    return sources;
  }

  private static RecordingSource open(Path folder) throws CommandFailure {
    try {
      // A figure of fewer recordings than its data set has would be another one.
      return RecordingSources.open(folder, ReadingOptions.defaults().withStrict(true));
    } catch (IOException e) {
      throw new CommandFailure(
          "The recordings in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** The command that anybody can repeat: without the folders of this machine. */
  private String command() {
    List<String> words = new ArrayList<>(List.of("study/run", "--out", "REPORT"));
    words.addAll(List.of("--plan", plan.name()));
    words.addAll(List.of("--recordings", "CTU-MOTION-ECG", "--ecg-id", "ECG-ID"));
    return String.join(" ", words);
  }

  private static Map<String, Object> json(StudyResult result) {
    return Map.of(
        "plan", result.plan(),
        "report", result.report().toString(),
        "done", result.done(),
        "outcomes", result.outcomes(),
        "bars", result.bars());
  }

  /** Reads the name of a plan. */
  static final class PlanConverter implements ITypeConverter<StudyPlan> {
    @Override
    public StudyPlan convert(String name) {
      try {
        return StudyPlan.of(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Reads a shard. */
  static final class ShardConverter implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String text) {
      try {
        return Shard.of(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
