package org.dt4ecg.app.page;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.DashboardConfig;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.release.WatcherState.Refusal;

/** Opens the live page for the commands that show it. */
public final class LivePage {

  private LivePage() {}

  /**
   * Starts to show the page.
   *
   * @param properties of clients of the cluster and the registry, and {@link DashboardConfig}
   * @param anyPort whether a free port will do where the one asked for is taken
   * @throws CommandFailure if the address cannot be listened on, or a setting is wrong
   */
  public static Dashboard open(
      Map<String, Object> properties, HttpAccess access, boolean anyPort, Insight insight)
      throws CommandFailure {
    Object group =
        properties.getOrDefault(
            StreamsConfig.APPLICATION_ID_CONFIG, EcgStreamsApplication.DEFAULT_APPLICATION_ID);
    try {
      DashboardConfig config = new DashboardConfig(properties);
      return anyPort
          ? Dashboard.startOnAnyPort(
              properties, String.valueOf(group), config.limits(), access, insight)
          : Dashboard.start(properties, String.valueOf(group), config.limits(), access, insight);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + Failures.text(e), e);
    } catch (IOException e) {
      throw new CommandFailure(Failures.text(e), e);
    }
  }

  /** What people are told: where it is, and why not where they look first. */
  public static String announcement(Dashboard page, int usualPort) {
    return page.port() == usualPort || usualPort == 0
        ? "page on %s".formatted(page.url())
        : "page on %s (port %d is taken)".formatted(page.url(), usualPort);
  }

  /** A model that was loaded now, as the page shows it. */
  public static Insight.FirstModel first(OnnxModel loaded) {
    return new Insight.FirstModel(
        loaded.contract().name(),
        loaded.version(),
        System.currentTimeMillis(),
        loaded.contract().metrics());
  }

  /** How an application of this process is, as the page shows it. */
  public static Insight.StreamState state(ApplicationHealth health) {
    Double stability =
        health.drift().embeddingStability().isPresent()
            ? Double.valueOf(health.drift().embeddingStability().getAsDouble())
            : null;
    Optional<Refusal> refusal = health.releases().flatMap(releases -> releases.refusals().last());
    return new Insight.StreamState(
        health.state().name(),
        health.problem().orElse(null),
        health.threadRestarts(),
        refusal.map(last -> "%s: %s".formatted(last.release(), last.message())).orElse(null),
        health.drift().unknownShare(),
        health.drift().meanConfidence(),
        stability,
        health.drift().level().name());
  }
}
