package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.app.training.Checkpoints;
import org.dt4ecg.app.training.TrainedTasks;
import org.dt4ecg.app.training.TrainingLines;
import org.dt4ecg.app.training.TrainingReporter;
import org.dt4ecg.app.training.TrainingResult;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.InterruptionNotice;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.Libtorch;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.model.OnnxRuntimeTelemetry;
import org.dt4ecg.training.learning.ModelCard;
import org.dt4ecg.training.learning.TrainedRelease;
import org.dt4ecg.training.learning.TrainingException;
import org.dt4ecg.training.learning.TrainingJob;
import org.dt4ecg.training.learning.TrainingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Trains a model. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains a model with GradNorm and writes it, with a model card beside it. Takes minutes.")
final class TrainCommand implements Callable<Integer> {

  private static final TrainingOptions DEFAULTS = TrainingOptions.defaults();
  private static final String ONNX = ".onnx";
  private final Console console;

  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private RecordingOptions source;

  @Mixin private ReadingMixin reading;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Whose recordings all of them are; without it, each folder is a person.")
  private @Nullable String user;

  @Option(
      names = "--passes",
      split = ",",
      paramLabel = "PASS",
      description = "Passes to train on, such as 01,02; all without it.")
  private Set<String> passes = Set.of();

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "PERSON",
      description = "People to leave out, such as ctu-10: the model will not know them.")
  private Set<String> without = Set.of();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      description = {
        "blocked: train on the first part of every recording and test on the last (default).",
        "first-record: train on the first record of each person and test on the later ones, for"
            + " records too short to be divided.",
        "all: train on everything; the figures are those of a twin. Takes twice as long."
      })
  private String split = DEFAULTS.split();

  @Option(
      names = "--task",
      paramLabel = "NAME",
      converter = TaskConverter.class,
      description =
          "identity or activity: learn to tell only that. Without it both are learned, or the one"
              + " that the recordings have two or more of.")
  private @Nullable ModelTask task;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of everything random.")
  private long seed = DEFAULTS.seed();

  @Option(names = "--epochs", paramLabel = "E", description = "Passes over the training data.")
  private int epochs = DEFAULTS.epochs();

  @Option(
      names = "--patience",
      paramLabel = "E",
      description =
          "Epochs without a lower loss on the validation part after which training stops, with the"
              + " weights of the lowest; 0 trains all of them (default: ${DEFAULT-VALUE}).")
  private int patience = DEFAULTS.patience();

  @Option(names = "--width", paramLabel = "C", description = "Channels of the first convolution.")
  private int width = DEFAULTS.width();

  @Option(names = "--name", paramLabel = "NAME", description = "Name of the model.")
  private String name = DEFAULTS.modelName();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "Where the model goes; its card goes beside it, as FILE.md.")
  private Path out;

  @Mixin private JsonOption json;

  TrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InvalidModelException {
    if (!out.getFileName().toString().endsWith(ONNX)) {
      throw new ParameterException(
          spec.commandLine(), "--out %s: the file's name has to end in .onnx".formatted(out));
    }
    TrainingOptions options = options();
    // Before minutes of reading.
    prepareFolder();
    RecordingSource all = source.open(reading.options(user), console);
    Passes.require(all, passes);
    requirePeople(all);
    RecordingSource recordings =
        new SelectedRecordings(all, info -> !without.contains(info.userId()));
    Set<ModelTask> tasks = TrainedTasks.of(recordings, passes, task);
    TrainedTasks.line(recordings, passes, task, tasks).ifPresent(console::progress);
    Libtorch.requireFor("./dt4ecg train");
    OnnxRuntimeTelemetry.requireOff();
    TrainedRelease release = train(options.forTasks(tasks), recordings);
    String version = ModelFile.of(release.onnx()).version();
    write(out, release.onnx());
    write(card(), ModelCard.markdown(release, version, command()).getBytes(UTF_8));
    TrainingResult result = TrainingResult.of(out, version, release.summary());
    console.progress(TrainingLines.figures(result));
    TrainedTasks.leftOut(recordings, passes, release.contract().identities())
        .ifPresent(console::progress);
    console.progress("Wrote %s, version %s, and its card".formatted(out, version));
    json.print(console, result);
    return 0;
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    AtomicFile.replace(file, AtomicFile.draftOf(file), stream -> stream.write(bytes));
  }

  private void requirePeople(RecordingSource recordings) throws CommandFailure {
    Set<String> people = new TreeSet<>();
    recordings.recordings().forEach(info -> people.add(info.userId()));
    if (!people.containsAll(without)) {
      throw CommandFailure.wrongUsage(
          "--without %s: the people of the recordings are %s"
              .formatted(String.join(",", without), String.join(", ", people)));
    }
  }

  /** Minutes of training must not end with a file that cannot be written. */
  private void prepareFolder() throws CommandFailure {
    Path folder = out.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          "The folder %s cannot be made (%s); name another --out"
              .formatted(folder, Failures.text(e)),
          e);
    }
    if (!Files.isWritable(folder) || Files.isDirectory(out)) {
      throw new CommandFailure("The file %s cannot be written; name another --out".formatted(out));
    }
  }

  private TrainingOptions options() {
    try {
      return DEFAULTS
          .withModelName(name)
          .withPasses(passes)
          .withSplit(split)
          .withSeed(seed)
          .withEpochs(epochs)
          .withPatience(patience)
          .withWidth(width);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Nothing but training carries it, so only the launcher's own way to training has it. */
  private TrainedRelease train(TrainingOptions options, RecordingSource recordings)
      throws CommandFailure {
    Checkpoints checkpoints = new Checkpoints(out);
    console.progress(
        checkpoints.arePresent()
            ? "Training on %s, going on from the checkpoint beside %s"
                .formatted(recordings.dataset(), out)
            : "Training on %s; each epoch is kept beside %s, so that an interrupted training goes on with the same command"
                .formatted(recordings.dataset(), out));
    try (InterruptionNotice notice =
        new InterruptionNotice(console, () -> interrupted(checkpoints))) {
      return new TrainingJob(
              options, recordings, new TrainingReporter(console::progress), checkpoints.base())
          .run();
    } catch (TrainingException | IllegalArgumentException e) {
      throw new CommandFailure("Training is not possible: " + e.getMessage(), e);
    } catch (FileSystemException e) {
      throw new CommandFailure("Training cannot read or keep a file: " + Failures.text(e), e);
    } catch (IOException e) {
      // Of a recording or a checkpoint, and says which and what to do.
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static String interrupted(Checkpoints checkpoints) {
    return checkpoints.arePresent()
        ? "Interrupted; the same command goes on after the last epoch"
        : "Interrupted before the first epoch was over; nothing is kept";
  }

  private String command() {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    return "./dt4ecg " + String.join(" ", arguments);
  }

  private Path card() {
    String file = out.getFileName().toString();
    return out.resolveSibling(file.substring(0, file.length() - ONNX.length()) + ".md");
  }

  /** Reads the name of a task. */
  static final class TaskConverter implements ITypeConverter<ModelTask> {
    @Override
    public ModelTask convert(String name) {
      return Arrays.stream(ModelTask.values())
          .filter(each -> each.label().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "there is no task '%s'; use identity or activity".formatted(name)));
    }
  }
}
