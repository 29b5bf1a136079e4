package org.dt4ecg.app.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.app.release.ReleaseSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.model.Adaptation;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.release.GoldenVectors;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.schemas.avro.GoldenVector;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Releases a model. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Signs a model and sends it to the applications of a cluster, which check it and then"
            + " serve it, or have it run as a shadow, without a restart.")
final class ModelsPublishCommand implements Callable<Integer> {

  /** Of the made-up window that receivers check the model on; any would do. */
  private static final long GOLDEN_SEED = 1;

  private final Console console;

  @Parameters(paramLabel = "FILE.onnx", description = "The model.")
  private Path file;

  @Option(
      names = "--shadow",
      description =
          "Let it run as a shadow, on shadow-results, and serve nothing; publish it again without"
              + " this to have it serve.")
  private boolean shadow;

  @Mixin private ClusterOptions cluster;

  @Mixin private SigningKeyOptions keys;

  @Mixin private TrustedKeyOptions trusted;

  @Mixin private JsonOption json;

  ModelsPublishCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, ClassificationException {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    ReleaseSigner signer = keys.signer(properties);
    ReleaseVerifier verifier =
        new ReleaseVerifier(trusted.keys(properties, keys.publicKey(properties)));
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.wrongUsage("There is no file %s to publish".formatted(file));
    }
    ModelFile model = Models.read(file);
    GoldenVector golden = goldenVector(model);
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.MODEL_RELEASES);
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        ReleaseSender sender = new ReleaseSender(properties, serdes)) {
      Instant time =
          ReleaseLog.read(properties, serdes)
              .nextTime(model.contract().name(), verifier, Instant.now());
      ModelRelease release = signer.sign(model, mode(), parentVersion(model), golden, time);
      sender.send(release);
      json.print(console, SentRelease.report(console, release));
    }
    return 0;
  }

  /** What a model was adapted from is written in its file; of others nothing is known here. */
  private static @Nullable String parentVersion(ModelFile model) {
    Adaptation adaptation = model.contract().adaptation();
    return adaptation == null ? null : adaptation.parentVersion();
  }

  private ReleaseMode mode() {
    return shadow ? ReleaseMode.SHADOW : ReleaseMode.SERVING;
  }

  private GoldenVector goldenVector(ModelFile model)
      throws CommandFailure, ClassificationException {
    try (OnnxModel loaded = Models.load(file, model)) {
      return GoldenVectors.of(loaded, GOLDEN_SEED);
    }
  }
}
