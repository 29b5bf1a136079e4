package org.dt4ecg.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicAdministration.Check;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Holds a cluster's topics against the catalogue. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Reports topics that are missing, or differ in partitions or cleanup policy; exit status 1"
            + " then.")
final class TopicsCheckCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private TopicPlanOptions plan;
  @Mixin private JsonOption json;

  TopicsCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure {
    Check check = plan.run(TopicAdministration::check);
    List<String> lines = new ArrayList<>();
    check.missing().forEach(topic -> lines.add("missing   " + topic));
    check.different().forEach(difference -> lines.add("different " + difference));
    json.print(console, lines, check);
    if (check.isAsPlanned()) {
      console.progress("All topics are as they should be");
      return 0;
    }
    console.progress(
        "Create missing topics with: dt4ecg topics create; a topic that differs has to be altered"
            + " or made anew");
    return 1;
  }
}
