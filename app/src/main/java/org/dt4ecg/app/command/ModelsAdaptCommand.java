package org.dt4ecg.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.dt4ecg.app.adaptation.FleetFrames;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.training.adaptation.AdaptationCard;
import org.dt4ecg.training.adaptation.ElectrodeAdaptation;
import org.dt4ecg.training.adaptation.ElectrodeAdaptation.TooLittleEcgException;
import org.dt4ecg.training.adaptation.UnlabelledWindows;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adapts a model to a fleet's electrodes. */
@Command(
    name = "adapt",
    mixinStandardHelpOptions = true,
    description = {
      "Adapts a model to other electrodes without labels: takes the means and variances of its"
          + " batch normalisations anew, from ECG of many people together.",
      "The ECG is that of recordings, or what devices sent lately to ecg-samples. Only windows of a"
          + " good signal count, and all devices count alike.",
      "Temperatures and thresholds stay, since labels are needed to choose them. The model has"
          + " another version: it is published like any other, and people are enrolled anew."
    })
final class ModelsAdaptCommand implements Callable<Integer> {

  private static final String ONNX = ".onnx";

  /**
   * Of CTU recordings of electrodes never met, five activities in equal parts, models took 28 to 40
   * % of the windows for one of them, and of those at rest 72 to 98 %.
   */
  private static final double MOST_OF_ONE_ACTIVITY = 0.6;

  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.onnx", description = "The model.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "Where the adapted model goes, and its card beside it (.md).")
  private Path out;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable RecordingOptions recordings;

  @Mixin private ReadingMixin reading;

  @Option(
      names = "--passes",
      split = ",",
      paramLabel = "PASS",
      description = "With recordings: passes to adapt by, such as 02; all without it.")
  private Set<String> passes = Set.of();

  @Option(
      names = "--users",
      split = ",",
      paramLabel = "USER",
      description = "With recordings: people to adapt by; all without it.")
  private Set<String> users = Set.of();

  @Option(
      names = "--protocol",
      defaultValue = "all",
      paramLabel = "NAME",
      converter = EvaluateCommand.ProtocolConverter.class,
      description =
          "With recordings: all, whole ones; blocked, the first 60 % of each, so that evaluate with"
              + " that protocol measures on ECG that the model was not adapted by.")
  private SplitProtocol protocol;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "With a cluster: adapt by what came in the last N minutes (default: ${DEFAULT-VALUE}).")
  private int minutes = 10;

  @Mixin private JsonOption json;

  ModelsAdaptCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, ClassificationException {
    requireUsage();
    ModelFile model = Models.read(file);
    UnlabelledWindows windows =
        recordings == null ? ofFleet(model.contract()) : ofRecordings(model.contract(), recordings);
    console.progress(
        "Adapting %s %s by %d windows of %d devices or people; left out were %d of a poor or unusable signal and %d with a hole"
            .formatted(
                model.contract().name(),
                model.version(),
                windows.count(),
                windows.byDevice().size(),
                windows.notGood(),
                windows.incomplete()));
    ModelFile adapted = adapted(model, windows);
    Map<String, Double> activities = activities(model, windows);
    write(out, adapted.bytes());
    write(card(), AdaptationCard.markdown(adapted, command()).getBytes(UTF_8));
    console.progress(
        "Wrote %s, version %s, and its card. Temperatures and thresholds are still those of %s: evaluate it, or let it run as a shadow first"
            .formatted(out, adapted.version(), model.version()));
    json.print(console, result(model, adapted, windows, activities));
    return 0;
  }

  private void requireUsage() throws CommandFailure {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.wrongUsage("There is no file %s to adapt".formatted(file));
    }
    if (!out.toString().endsWith(ONNX)) {
      throw CommandFailure.wrongUsage(
          "--out %s: the file's name has to end in .onnx".formatted(out));
    }
    if (minutes < 1) {
      throw CommandFailure.wrongUsage("--minutes %d: give at least 1".formatted(minutes));
    }
    if (recordings == null && (!passes.isEmpty() || !users.isEmpty())) {
      throw CommandFailure.wrongUsage("--passes and --users need --recordings");
    }
    if (recordings != null && cluster.file().isPresent()) {
      throw CommandFailure.wrongUsage(
          "Name recordings or a cluster to adapt by, not both: --recordings, --config");
    }
  }

  private UnlabelledWindows ofRecordings(ModelContract contract, RecordingOptions chosen)
      throws CommandFailure, IOException {
    RecordingSource all = chosen.open(reading.options(null), console);
    Passes.require(all, passes);
    Set<String> people = new TreeSet<>();
    all.recordings().forEach(info -> people.add(info.userId()));
    if (!people.containsAll(users)) {
      throw CommandFailure.wrongUsage(
          "--users %s: the people of the recordings are %s"
              .formatted(String.join(",", new TreeSet<>(users)), String.join(", ", people)));
    }
    RecordingSource wanted =
        new SelectedRecordings(all, info -> users.isEmpty() || users.contains(info.userId()));
    try {
      RecordedData data = RecordedData.read(wanted, passes);
      data.requireUnit(contract);
      return UnlabelledWindows.of(
          contract, slices(data, contract), session -> session.recording().userId());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("Nothing to adapt by: " + e.getMessage(), e);
    }
  }

  private List<Slice> slices(RecordedData data, ModelContract contract) {
    return protocol
        .splits(data, Duration.ofNanos(1000 * contract.windowMicros()), contract.seed())
        .get(0)
        .training();
  }

  private UnlabelledWindows ofFleet(ModelContract contract) throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.ECG_SAMPLES);
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      FleetFrames frames =
          FleetFrames.read(
              properties,
              serdes,
              Instant.now().minus(Duration.ofMinutes(minutes)),
              contract.inputUnit());
      if (frames.refused() > 0 || frames.moreDevices() > 0) {
        console.progress(
            "Left out %d records that are no good frame in %s, and all of %d further devices"
                .formatted(frames.refused(), contract.inputUnit(), frames.moreDevices()));
      }
      return UnlabelledWindows.of(
          contract, Slice.of(frames.sessions()), session -> session.recording().userId());
    }
  }

  private ModelFile adapted(ModelFile model, UnlabelledWindows windows)
      throws CommandFailure, ClassificationException {
    try {
      return ElectrodeAdaptation.adapt(model, windows);
    } catch (TooLittleEcgException e) {
      throw new CommandFailure(
          "There is too little ECG to adapt by: %s. %s"
              .formatted(
                  e.getMessage(),
                  recordings == null ? "Look further back, with --minutes" : "Give more of it"),
          e);
    } catch (InvalidModelException e) {
      throw new CommandFailure(
          "The model %s was not trained by this program: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** What is done in the windows, by the model before; one activity alone is warned of. */
  private Map<String, Double> activities(ModelFile model, UnlabelledWindows windows)
      throws CommandFailure, ClassificationException {
    Map<String, Double> activities;
    try {
      activities = ElectrodeAdaptation.activities(model, windows);
    } catch (InvalidModelException e) {
      throw new CommandFailure("The model %s cannot serve: %s".formatted(file, e.getMessage()), e);
    }
    activities.forEach(
        (activity, share) -> {
          if (share > MOST_OF_ONE_ACTIVITY) {
            console.progress(
                "The model takes %.0f %% of these windows for %s: adapted by one activity it reads the others worse, so adapt by ECG of all that people do"
                    .formatted(100 * share, activity));
          }
        });
    return activities;
  }

  private static void write(Path file, byte[] bytes) throws CommandFailure {
    try {
      AtomicFile.replace(file, AtomicFile.draftOf(file), stream -> stream.write(bytes));
    } catch (IOException e) {
      throw new CommandFailure(
          "The file %s cannot be written (%s); name another --out"
              .formatted(file, Failures.text(e)),
          e);
    }
  }

  private Map<String, Object> result(
      ModelFile model,
      ModelFile adapted,
      UnlabelledWindows windows,
      Map<String, Double> activities) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", out.toString());
    result.put("version", adapted.version());
    result.put("parentVersion", model.version());
    result.put("windows", windows.count());
    result.put("devices", windows.byDevice().size());
    result.put("notGood", windows.notGood());
    result.put("incomplete", windows.incomplete());
    result.put("activities", activities);
    return result;
  }

  private Path card() {
    String name = out.getFileName().toString();
    return out.resolveSibling(name.substring(0, name.length() - ONNX.length()) + ".md");
  }

  private String command() {
    return "./dt4ecg "
        + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
  }
}
