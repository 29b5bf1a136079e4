package org.dt4ecg.app.command;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dt4ecg.app.release.ReleaseCheck;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.app.release.ReleaseSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseSigner;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.avro.ReleaseMode;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Releases an older model once more. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Releases the model of an earlier release once more, newly signed, so that it serves again.",
      "Where the brokers have cleaned it up already, do the same with: models publish FILE"
    })
final class ModelsRollbackCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "VERSION", description = "The version to go back to; see models list.")
  private String version;

  @Mixin private ClusterOptions cluster;

  @Mixin private SigningKeyOptions keys;

  @Mixin private TrustedKeyOptions trusted;

  @Mixin private JsonOption json;

  ModelsRollbackCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    ReleaseSigner signer = keys.signer(properties);
    ReleaseVerifier verifier =
        new ReleaseVerifier(trusted.keys(properties, keys.publicKey(properties)));
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.MODEL_RELEASES);
    try (ValueSerdes serdes = ValueSerdes.from(properties);
        ReleaseSender sender = new ReleaseSender(properties, serdes)) {
      ReleaseLog log = ReleaseLog.read(properties, serdes);
      ModelRelease older = KnownRelease.require(log, version);
      requireANewerOne(log, older, verifier);
      Instant time = log.nextTime(older.getName(), verifier, Instant.now());
      ModelRelease again =
          signer.sign(
              checked(older, verifier), older.getParentVersion(), older.getGoldenVector(), time);
      sender.send(again);
      json.print(console, SentRelease.report(console, again));
    }
    return 0;
  }

  private static void requireANewerOne(ReleaseLog log, ModelRelease older, ReleaseVerifier verifier)
      throws CommandFailure {
    Optional<ModelRelease> newest = log.newestTrusted(older.getName(), verifier);
    if (newest.isPresent()
        && newest.get().getVersion().equals(older.getVersion())
        && newest.get().getMode() == ReleaseMode.SERVING) {
      throw new CommandFailure(
          "The release %s is the newest of %s and serves already, so there is nothing to take back; which others there are: dt4ecg models list"
              .formatted(older.getVersion(), older.getName()));
    }
  }

  /** What somebody else may have put there must not get a signature of ours. */
  private static ModelFile checked(ModelRelease older, ReleaseVerifier verifier)
      throws CommandFailure {
    try {
      return new ReleaseCheck(verifier).check(older);
    } catch (RefusedReleaseException e) {
      throw new CommandFailure(
          "The release %s is not released again: %s".formatted(older.getVersion(), e.getMessage()),
          e);
    }
  }
}
