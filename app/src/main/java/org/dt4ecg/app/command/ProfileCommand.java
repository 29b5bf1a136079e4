package org.dt4ecg.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.RecordSender;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what events show of a person. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Says what events show of a person: a name, and further attributes.",
      "Example: profile patient-12 --name Ann --attribute cohort=b --config FILE"
    })
final class ProfileCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(index = "0", paramLabel = "USER", description = "Pseudonym of the person.")
  private String userId;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Mixin private ClusterOptions cluster;
  @Mixin private JsonOption json;

  /** A profile or none. */
  static final class What {

    @ArgGroup(exclusive = false)
    private @Nullable Shown shown;

    @Option(names = "--remove", required = true, description = "Show nothing of the person.")
    private boolean removed;
  }

  /** What is shown. */
  static final class Shown {

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "Name to show.")
    private String name;

    @Option(
        names = "--attribute",
        paramLabel = "KEY=VALUE",
        description = "Something else to show; as often as wanted.")
    private Map<String, String> attributes = new TreeMap<>();
  }

  ProfileCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Ids.require("user id", userId);
    Shown shown = what.removed ? null : what.shown;
    if (shown != null) {
      Ids.require("name", shown.name);
    }
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    RequiredTopics.require(properties, Set.of(Topics.USER_PROFILES.name()));
    UserProfile profile =
        shown == null ? null : new UserProfile(userId, shown.name, new TreeMap<>(shown.attributes));
    new RecordSender(properties).send(Topics.USER_PROFILES, userId, profile);
    console.progress(
        shown == null
            ? "nothing is shown of %s".formatted(userId)
            : "%s is shown as %s".formatted(userId, shown.name));
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    result.put("userId", userId);
    result.put("displayName", shown == null ? null : shown.name);
    result.put("attributes", shown == null ? null : shown.attributes);
    json.print(console, result);
    return 0;
  }
}
