package org.dt4ecg.app.command;

import java.util.concurrent.Callable;
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
    description = "Creates the topics that are not there yet; those that are stay as they are.")
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
    json.print(console, creation);
    return 0;
  }
}
