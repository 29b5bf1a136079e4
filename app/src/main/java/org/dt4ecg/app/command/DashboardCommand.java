package org.dt4ecg.app.command;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.PageOptions;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.view.Insight;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the live page of a cluster until it is told to end. */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description =
        "Shows the live page of any cluster, from its topics alone, until Ctrl-C: devices with"
            + " their ECG, people's days, models, the pipeline.")
final class DashboardCommand implements Callable<Integer> {

  /** Longer than anybody waits. */
  private static final Duration UNTIL_STOPPED = Duration.ofDays(36_500);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Mixin private PageOptions page;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 60s.")
  private @Nullable Duration duration;

  DashboardCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    HttpAccess access = page.access();
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    ClusterProbe.require(properties);
    KafkaLog.errorsOnly();
    try (StopSignal stop = new StopSignal();
        Dashboard dashboard =
            LivePage.open(properties, access, page.isAnyPortRight(), Insight.NONE)) {
      console.progress(
          LivePage.announcement(
              dashboard, page.isAnyPortRight() ? PageOptions.DEFAULT_PORT : dashboard.port()));
      if (access.needsToken()) {
        console.progress("it asks for the token");
      }
      if (stop.await(duration == null ? UNTIL_STOPPED : duration)) {
        console.progress("stopping");
      }
    }
    return 0;
  }
}
