package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.SelectedRecordings;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.learning.TemplateRefit;
import org.dt4ecg.training.onnx.OnnxExporter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model of an earlier version of this program as this one would. */
@Command(
    name = "rewrite",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a model that was trained by an earlier version of this program anew, with the graph"
          + " of this one, which may be faster. Weights and contract stay the same.",
      "With --recordings, those that it was trained on, it takes templates of people as a model"
          + " does that is trained today.",
      "Its bytes change, and so does its version: it is published like any other model."
    })
final class ModelsRewriteCommand implements Callable<Integer> {

  /** Of the made-up windows that both files are asked about. */
  private static final int WINDOWS = 10;

  private final Console console;

  @Parameters(paramLabel = "FILE.onnx", description = "The model.")
  private Path file;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.onnx",
      description = "Where the model goes. Its card is yours to write: it names the version.")
  private Path out;

  @ArgGroup(multiplicity = "0..1")
  private @Nullable RecordingOptions source;

  @Mixin private ReadingMixin reading;

  @Option(
      names = "--passes",
      split = ",",
      paramLabel = "PASS",
      description = "Passes that it was trained on, such as 01,02; all without it.")
  private Set<String> passes = Set.of();

  @Mixin private JsonOption json;

  ModelsRewriteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, ClassificationException {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.wrongUsage("There is no file %s to write anew".formatted(file));
    }
    ModelFile before = Models.read(file);
    ModelFile after = rewritten(before);
    requireSameOutputs(before, after);
    try {
      AtomicFile.replace(out, AtomicFile.draftOf(out), stream -> stream.write(after.bytes()));
    } catch (IOException e) {
      throw new CommandFailure(
          "The file %s cannot be written (%s); name another --out".formatted(out, Failures.text(e)),
          e);
    }
    console.progress(
        "Wrote %s, version %s: the weights of %s"
            .formatted(out, after.version(), before.version()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", out.toString());
    result.put("version", after.version());
    result.put("weightsOf", before.version());
    json.print(console, result);
    return 0;
  }

  private ModelFile rewritten(ModelFile before)
      throws CommandFailure, IOException, ClassificationException {
    ModelContract contract = source == null ? before.contract() : withTemplates(before, source);
    try {
      return ModelFile.of(OnnxExporter.rewrite(before.bytes(), contract));
    } catch (InvalidModelException e) {
      throw new CommandFailure(
          "The model %s was not trained by this program: %s".formatted(file, e.getMessage()), e);
    }
  }

  private ModelContract withTemplates(ModelFile before, RecordingOptions recordings)
      throws CommandFailure, IOException, ClassificationException {
    List<String> people = before.contract().identities();
    RecordingSource all = recordings.open(reading.options(null), console);
    Passes.require(all, passes);
    RecordingSource ofPeople = new SelectedRecordings(all, info -> people.contains(info.userId()));
    try (OnnxModel model = Models.load(file, before)) {
      return TemplateRefit.contract(model, RecordedData.read(ofPeople, passes));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("Templates cannot be fitted: " + e.getMessage(), e);
    }
  }

  private void requireSameOutputs(ModelFile before, ModelFile after)
      throws CommandFailure, ClassificationException {
    try (OnnxModel earlier = Models.load(file, before);
        OnnxModel later = Models.load(file, after)) {
      for (int seed = 0; seed < WINDOWS; seed++) {
        GoldenVectors.check(later, GoldenVectors.of(earlier, seed));
      }
    } catch (RefusedReleaseException e) {
      throw new CommandFailure(
          "The model %s would not say the same any more, so nothing is written: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
