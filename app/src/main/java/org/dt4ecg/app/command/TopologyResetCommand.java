package org.dt4ecg.app.command;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.dt4ecg.app.model.ContractOnly;
import org.dt4ecg.app.reset.ApplicationReset;
import org.dt4ecg.app.reset.ResetPlan;
import org.dt4ecg.app.reset.ResetPosition;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.EcgTopology;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.TopologyDescriptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes the streaming application's state back. */
@Command(
    name = "reset",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the streaming application's state back, so that it starts anew: deletes its internal"
          + " topics and its state folder on this machine, and sets from where it reads.",
      "All instances have to be stopped. What it then reads again gives results again: they stand"
          + " twice on the topics of results, events and bouts, which are not touched.",
      "Nor are frames, labels, profiles, assignments, enrolments, releases and schemas, and the"
          + " state folders of other machines: delete those by hand."
    })
final class TopologyResetCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--to",
      paramLabel = "POSITION",
      defaultValue = "earliest",
      converter = ResetPosition.Converter.class,
      description =
          "Where to read from: earliest, latest, or a time such as 2026-03-01T08:00:00Z (default:"
              + " ${DEFAULT-VALUE}).")
  private ResetPosition position;

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean confirmed;

  @Mixin private JsonOption json;

  TopologyResetCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Map<String, Object> properties = cluster.properties();
    KafkaLog.errorsOnly();
    StreamsConfig config = config(properties);
    ClusterProbe.require(properties);
    String id = config.getString(StreamsConfig.APPLICATION_ID_CONFIG);
    Path folder = Path.of(config.getString(StreamsConfig.STATE_DIR_CONFIG)).resolve(id);
    try (Admin admin = Admin.create(properties)) {
      ApplicationReset reset =
          new ApplicationReset(admin, id, internalTopics(id), inputs(), folder);
      ResetPlan plan = reset.plan(position);
      tell(plan);
      if (!dryRun) {
        requireConsent(id);
        reset.run(plan);
        console.progress("%s starts anew".formatted(id));
      }
      json.print(console, result(plan));
    }
    return 0;
  }

  private static StreamsConfig config(Map<String, Object> properties) throws CommandFailure {
    try {
      return EcgStreamsApplication.check(properties);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + e.getMessage(), e);
    }
  }

  private void tell(ResetPlan plan) {
    String verb = dryRun ? "would " : "will ";
    plan.topics().forEach(topic -> console.progress(verb + "delete topic " + topic));
    if (plan.folder() != null) {
      console.progress(verb + "delete folder " + plan.folder());
    }
    console.progress(
        "%sread from %s: %s"
            .formatted(
                verb,
                position.text(),
                plan.offsets().isEmpty() ? "no input topic is there" : plan.offsets()));
    plan.kept()
        .forEach(
            topic ->
                console.progress(
                    "leaves topic %s, which is not of this topology".formatted(topic)));
  }

  private void requireConsent(String id) throws CommandFailure {
    if (confirmed) {
      return;
    }
    console.progress("Type %s to go on:".formatted(id));
    if (!id.equals(TypedLine.read())) {
      throw new CommandFailure("Nothing was done; type the name of the application, or add --yes");
    }
  }

  /** Those of this topology with and without labels; another application may be named alike. */
  private static Set<String> internalTopics(String id) {
    Set<String> names = new TreeSet<>();
    TopologyDescriptions.changelogs(topology()).forEach(store -> names.add(id + "-" + store));
    return names;
  }

  private static Set<String> inputs() {
    return TopologyDescriptions.sources(topology());
  }

  private static Topology topology() {
    try (ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
        ContractOnly model = new ContractOnly()) {
      TopologyConfig withLabels = new TopologyConfig(Map.of(TopologyConfig.LABELS_ENABLED, "true"));
      return new EcgTopology(withLabels, serdes, model, InstantSource.system()).build();
    }
  }

  private Map<String, Object> result(ResetPlan plan) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("applicationId", plan.applicationId());
    result.put("done", !dryRun);
    result.put("deletedTopics", plan.topics());
    result.put("deletedFolder", plan.folder() == null ? null : plan.folder().toString());
    result.put("offsets", plan.offsets());
    result.put("keptTopics", plan.kept());
    return result;
  }
}
