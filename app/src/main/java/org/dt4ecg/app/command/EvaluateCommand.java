package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dt4ecg.app.evaluation.EvaluationText;
import org.dt4ecg.app.evaluation.StressText;
import org.dt4ecg.app.evaluation.TemplateEvaluationText;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.dt4ecg.training.evaluation.TemplateEvaluation;
import org.dt4ecg.training.evaluation.TemplateEvaluator;
import org.dt4ecg.training.stress.SignalFault;
import org.dt4ecg.training.stress.StressResult;
import org.dt4ecg.training.stress.StressTest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Measures a model on recordings. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Measures a model on recordings, on exactly the windows that the stream would classify.")
final class EvaluateCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The .onnx file of the model.")
  private Path model;

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
      description = "Passes to evaluate on, such as 02; all without it.")
  private Set<String> passes = Set.of();

  @Option(
      names = "--protocol",
      defaultValue = "all",
      paramLabel = "NAME",
      converter = ProtocolConverter.class,
      description =
          "all: whole recordings; blocked: the last part of each, which training with that split"
              + " has not seen; first-record: all but the first of each person.")
  private SplitProtocol protocol;

  @Option(
      names = "--templates",
      description =
          "Enrol people of the recordings from half a minute each, and tell what is claimed of them"
              + " and of strangers beside 1, 7 and 30 people enrolled.")
  private boolean templates;

  @Option(
      names = "--strangers",
      paramLabel = "DIR",
      description =
          "Recordings of other people, in the same unit: how often they are taken for somebody whom"
              + " the model knows, or with --templates for somebody enrolled. Without it, strangers"
              + " are those of the same recordings whom nobody knows.")
  private @Nullable Path strangers;

  @Option(
      names = "--per-person",
      description =
          "Show for each person how often the right one, nobody and a wrong one is named, and how"
              + " often the activity is right.")
  private boolean perPerson;

  @Option(
      names = "--stress",
      description =
          "Have faults happen to the recordings, one at a time (hum, noise, gain, polarity, rails,"
              + " lost frames, other rates, lead off), and show what the model then claims.")
  private boolean stress;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "NUMBER",
      description =
          "Seed of the faults, and of who is enrolled; equal ones give equal figures. Default: 1.")
  private long seed;

  @Mixin private JsonOption json;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, ClassificationException {
    if (Stream.of(stress, templates, perPerson).filter(asked -> asked).count() > 1) {
      throw CommandFailure.wrongUsage(
          "--stress, --templates and --per-person are asked for one at a time");
    }
    if (strangers != null && (stress || perPerson)) {
      throw CommandFailure.wrongUsage(
          "--strangers %s goes alone or with --templates".formatted(strangers));
    }
    RecordingSource recordings = source.open(reading.options(user), console);
    Passes.require(recordings, passes);
    try (OnnxModel loaded = Models.load(model)) {
      console.progress(
          "Evaluating %s %s on %s"
              .formatted(loaded.contract().name(), loaded.version(), recordings.dataset()));
      if (templates) {
        evaluateTemplates(loaded, RecordedData.read(recordings, passes));
      } else if (stress) {
        StressResult result =
            new StressTest(loaded, SignalFault.all(), seed)
                .run(recordings, protocol, passes, fault -> console.progress(fault.fault()));
        json.print(console, StressText.lines(result), result);
      } else {
        EvaluationResult result = evaluated(loaded, RecordedData.read(recordings, passes));
        json.print(
            console,
            perPerson ? EvaluationText.perPerson(result) : EvaluationText.lines(result),
            result);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("Nothing to evaluate: " + e.getMessage(), e);
    }
  }

  private void evaluateTemplates(OnnxModel loaded, RecordedData data)
      throws CommandFailure, IOException, ClassificationException {
    TemplateEvaluation result = new TemplateEvaluator(loaded).evaluate(data, strangers(), seed);
    json.print(console, TemplateEvaluationText.lines(result), result);
  }

  private EvaluationResult evaluated(OnnxModel loaded, RecordedData data)
      throws CommandFailure, IOException, ClassificationException {
    Evaluator evaluator = new Evaluator(loaded);
    RecordedData others = strangers();
    return others == null
        ? evaluator.evaluate(data, protocol)
        : evaluator.evaluate(data, protocol, others);
  }

  private @Nullable RecordedData strangers() throws CommandFailure, IOException {
    return strangers == null
        ? null
        : RecordedData.read(EcgSources.open(strangers, reading.options(null), console), Set.of());
  }

  /** Reads the name of a protocol. */
  static final class ProtocolConverter implements ITypeConverter<SplitProtocol> {
    @Override
    public SplitProtocol convert(String name) {
      try {
        return SplitProtocol.ofEvaluation(name);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
