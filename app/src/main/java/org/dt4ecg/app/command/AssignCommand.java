package org.dt4ecg.app.command;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.RecordSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who is meant to wear a device. */
@Command(
    name = "assign",
    mixinStandardHelpOptions = true,
    description = {
      "Says who is meant to wear a device, from a moment on.",
      "Events then say whether that person wears it. Windows of before keep the wearer of their"
          + " time.",
      "Example: assign monitor-7 patient-12 --since 2026-11-28T08:00:00Z --config FILE"
    })
final class AssignCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "DEVICE", description = "Id of the device.")
  private String deviceId;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "USER",
      description = "Pseudonym of the person.")
  private @Nullable String userId;

  @Option(
      names = "--nobody",
      description = "Take back all that was said of the device, of earlier times too.")
  private boolean nobody;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From when on, such as 2026-11-28T08:00:00Z (default: now).")
  private @Nullable Instant since;

  @Mixin private ClusterOptions cluster;
  @Mixin private JsonOption json;

  AssignCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Ids.require("device id", deviceId);
    if (nobody == (userId != null)) {
      throw CommandFailure.wrongUsage("Name the USER who wears the device, or say --nobody");
    }
    if (nobody && since != null) {
      throw CommandFailure.wrongUsage(
          "--since says when somebody's time begins; leave it out with --nobody");
    }
    Instant from = since == null ? Instant.now() : since;
    DeviceAssignment assignment = null;
    if (userId != null) {
      Ids.require("user id", userId);
      assignment = new DeviceAssignment(deviceId, userId, from);
    }
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Set.of(Topics.DEVICE_ASSIGNMENTS.name()));
    new RecordSender(properties).send(Topics.DEVICE_ASSIGNMENTS, deviceId, assignment);
    console.progress(
        userId == null
            ? "%s is assigned to nobody".formatted(deviceId)
            : "%s is assigned to %s from %s on".formatted(deviceId, userId, from));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("deviceId", deviceId);
    result.put("userId", userId);
    result.put("since", userId == null ? null : from.toString());
    json.print(console, result);
    return 0;
  }
}
