package org.dt4ecg.app.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.SchemaRegistration;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicAdministration.Creation;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates the topics that are not there yet. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Creates the topics that are not there yet; those that are stay as they are.",
      "Where a schema registry is named, registers their schemas, too."
    })
final class TopicsCreateCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private TopicPlanOptions plan;
  @Mixin private JsonOption json;

  TopicsCreateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Creation creation = plan.run(TopicAdministration::create);
    creation.created().forEach(topic -> console.progress("created  " + topic));
    creation.existing().forEach(topic -> console.progress("existing " + topic));
    List<String> schemas =
        plan.namesRegistry() ? SchemaRegistration.registerAll(plan.properties()) : List.of();
    console.progress(
        schemas.isEmpty()
            ? "no schema registry is named, so schemas come with the first record of each"
            : "schemas of %d topics are registered".formatted(schemas.size()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("created", creation.created());
    result.put("existing", creation.existing());
    result.put("schemas", schemas);
    json.print(console, result);
    return 0;
  }
}
