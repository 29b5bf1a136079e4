package org.dt4ecg.app.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.release.ReleaseCheck;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks a release as an application would. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a release on a cluster as an application does: digest, signature, contract, and that"
          + " the model gives here what it gave where it was made.",
      "The exit status is 1 if it would be refused."
    })
final class ModelsVerifyCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      description = "The version to check; without it, the last that was released.")
  private @Nullable String version;

  @Mixin private ClusterOptions cluster;

  @Mixin private TrustedKeyOptions trusted;

  @Mixin private JsonOption json;

  ModelsVerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    TrustedKeys keys = trusted.required(properties);
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.MODEL_RELEASES);
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      return verify(release(ReleaseLog.read(properties, serdes)), keys);
    }
  }

  private ModelRelease release(ReleaseLog log) throws CommandFailure {
    return version == null
        ? log.newest()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "There is no release on topic %s; make one with: dt4ecg models publish FILE"
                            .formatted(Topics.MODEL_RELEASES.name())))
        : KnownRelease.require(log, version);
  }

  private int verify(ModelRelease release, TrustedKeys keys) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("name", release.getName());
    result.put("version", release.getVersion());
    try {
      new ReleaseCheck(new ReleaseVerifier(keys)).check(release);
    } catch (RefusedReleaseException e) {
      result.put("verified", false);
      result.put("reason", e.reason().name());
      json.print(console, List.of(String.valueOf(e.getMessage())), result);
      return 1;
    }
    boolean golden = release.getGoldenVector() != null;
    String verdict =
        "%s %s is what key %s released; digest, signature and contract are right, %s"
            .formatted(
                release.getName(),
                release.getVersion(),
                release.getSigningKeyId(),
                golden ? "and it gives its golden vector" : "it has no golden vector");
    result.put("verified", true);
    result.put("signingKeyId", release.getSigningKeyId());
    result.put("goldenVector", golden);
    json.print(console, List.of(verdict), result);
    return 0;
  }
}
