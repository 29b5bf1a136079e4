package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.model.AtomicFile;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.training.onnx.OnnxExporter;
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

  @Mixin private JsonOption json;

  ModelsRewriteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, ClassificationException {
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

  private ModelFile rewritten(ModelFile before) throws CommandFailure {
    try {
      return ModelFile.of(OnnxExporter.rewrite(before.bytes()));
    } catch (InvalidModelException e) {
      throw new CommandFailure(
          "The model %s was not trained by this program: %s".formatted(file, e.getMessage()), e);
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
