package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.release.ReleaseLog;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.TextTable;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.model.release.RefusedReleaseException;
import org.dt4ecg.model.release.ReleaseVerifier;
import org.dt4ecg.model.release.TrustedKeys;
import org.dt4ecg.schemas.avro.ModelRelease;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the releases on a cluster. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the releases on a cluster, oldest first, and whether their signatures are trusted.",
      "Which of them serves is up to each application; its log and health tell."
    })
final class ModelsListCommand implements Callable<Integer> {

  private static final String TRUSTED = "trusted";
  private static final String NOT_CHECKED = "not checked";

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Mixin private TrustedKeyOptions trusted;

  @Mixin private JsonOption json;

  ModelsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    TrustedKeys keys = trusted.keys(properties);
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Topics.MODEL_RELEASES);
    try (ValueSerdes serdes = ValueSerdes.from(properties)) {
      show(ReleaseLog.read(properties, serdes), keys);
    }
    return 0;
  }

  private void show(ReleaseLog log, TrustedKeys keys) {
    TextTable table =
        new TextTable("model", "version", "mode", "released", "parent", "key", "signature");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ModelRelease release : log.releases()) {
      String signature = signature(release, keys);
      table.row(
          release.getName(),
          release.getVersion(),
          ReleaseModes.name(release),
          release.getReleasedAt().toString(),
          release.getParentVersion() == null ? "-" : release.getParentVersion(),
          release.getSigningKeyId() == null ? "-" : release.getSigningKeyId(),
          signature);
      rows.add(row(release, signature));
    }
    if (log.unreadable() > 0) {
      console.progress("%d records hold no release".formatted(log.unreadable()));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("releases", rows);
    result.put("unreadable", log.unreadable());
    json.print(console, table.lines(), result);
  }

  private static Map<String, Object> row(ModelRelease release, String signature) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", release.getName());
    row.put("version", release.getVersion());
    row.put("mode", ReleaseModes.name(release));
    row.put("releasedAt", release.getReleasedAt().toString());
    row.put("parentVersion", release.getParentVersion());
    row.put("signingKeyId", release.getSigningKeyId());
    row.put("signature", signature);
    row.put("metrics", release.getMetrics());
    row.put("bytes", release.getOnnx().remaining());
    return row;
  }

  private static String signature(ModelRelease release, TrustedKeys keys) {
    if (keys.ids().isEmpty()) {
      return NOT_CHECKED;
    }
    try {
      new ReleaseVerifier(keys).verify(release);
      return TRUSTED;
    } catch (RefusedReleaseException e) {
      return e.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
