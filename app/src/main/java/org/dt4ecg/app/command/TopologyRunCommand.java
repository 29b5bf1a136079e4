package org.dt4ecg.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;
import org.dt4ecg.app.api.StreamApi;
import org.dt4ecg.app.cluster.ApplicationGroup;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RegistryProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpOptions;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.console.http.ProcessEndpoint;
import org.dt4ecg.console.http.ProcessMetrics;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.dashboard.DashboardConfig;
import org.dt4ecg.dashboard.view.Insight;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.ApplicationHealth;
import org.dt4ecg.topology.EcgStreamsApplication;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.metrics.PipelineCounters;
import org.dt4ecg.topology.release.WatcherState;
import org.dt4ecg.topology.release.WatcherState.Shadow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the streaming application until it is told to end. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the streaming application until Ctrl-C or SIGTERM.")
final class TopologyRunCommand implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The .onnx file that serves; model.path in the file of --config does the same.")
  private @Nullable Path model;

  @Option(names = "--for", paramLabel = "TIME", description = "End after so long, such as 60s.")
  private @Nullable Duration duration;

  @Option(
      names = "--quiet",
      description = "Do not say once a minute how many frames, windows and events there were.")
  private boolean quiet;

  @Mixin private HttpOptions http;

  @Mixin private JsonOption json;

  TopologyRunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    HttpAccess access = http.access(properties);
    if (model != null) {
      properties.put(TopologyConfig.MODEL_PATH, model.toString());
    }
    try {
      Path file = modelFile(properties);
      ClusterProbe.require(properties);
      RegistryProbe.require(properties, Topics.ECG_SAMPLES.name());
      tellOfOthers(properties);
      run(properties, file, access);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + Failures.text(e), e);
    }
    console.progress("stopped");
    return 0;
  }

  private void run(Map<String, Object> properties, Path file, HttpAccess access)
      throws CommandFailure, IOException, InterruptedException {
    try (StopSignal stop = new StopSignal();
        OnnxModel loaded = Models.load(file);
        EcgStreamsApplication application = new EcgStreamsApplication(properties, loaded);
        ProcessMetrics metrics = new ProcessMetrics();
        LocalHttpServer endpoint =
            ProcessEndpoint.start(
                access,
                () -> StreamHealth.ofProcess(application.health()),
                metrics,
                new StreamApi(application::device, application::health, access));
        @Nullable Dashboard page = page(properties, access, application, loaded)) {
      RequiredTopics.require(properties, application.topics());
      console.progress("model %s %s".formatted(loaded.contract().name(), loaded.version()));
      console.progress("health and metrics at %s".formatted(endpoint.url()));
      application.bindTo(metrics.registry());
      metrics.addText(
          "dt4ecg.serving.model",
          "Version of the model that serves, as its label",
          "version",
          () -> application.health().modelVersion());
      if (page != null) {
        console.progress(LivePage.announcement(page, 0));
      }
      start(application);
      watch(application, new ModelWatch(console, loaded.version()), stop);
      json.print(console, result(application.counters(), application.health()));
      console.progress("stopping");
    }
  }

  /** Brokers do not tell what others run with, so that only whoever starts one more can know. */
  private void tellOfOthers(Map<String, Object> properties) throws CommandFailure {
    String id =
        String.valueOf(
            properties.getOrDefault(
                StreamsConfig.APPLICATION_ID_CONFIG, EcgStreamsApplication.DEFAULT_APPLICATION_ID));
    try (Admin admin = Admin.create(properties)) {
      if (ApplicationGroup.isKnownToRun(admin, id)) {
        console.progress(
            "instances of application.id %s are running: this one shares their work, and needs the same model and settings"
                .formatted(id));
      }
    }
  }

  /** The page, if the configuration has one; at the address of health, for whoever may ask that. */
  private static @Nullable Dashboard page(
      Map<String, Object> properties,
      HttpAccess access,
      EcgStreamsApplication application,
      OnnxModel loaded)
      throws CommandFailure {
    OptionalInt port = new DashboardConfig(properties).port();
    if (port.isEmpty()) {
      return null;
    }
    Insight.FirstModel first = LivePage.first(loaded);
    Insight insight =
        new Insight() {
          @Override
          public Optional<FirstModel> firstModel() {
            return Optional.of(first);
          }

          @Override
          public Optional<StreamState> stream() {
            return Optional.of(LivePage.state(application.health()));
          }
        };
    return LivePage.open(properties, access.withPort(port.getAsInt()), false, insight);
  }

  private void watch(EcgStreamsApplication application, ModelWatch models, StopSignal stop)
      throws CommandFailure, InterruptedException {
    long begin = System.nanoTime();
    State told = State.CREATED;
    String problem = "";
    StreamPulse pulse = new StreamPulse(console, quiet);
    while (!stop.await(LOOK_EVERY) && !isOver(begin)) {
      ApplicationHealth health = application.health();
      if (health.state() != told) {
        told = health.state();
        console.progress("state %s".formatted(told));
      }
      if (health.end().isPresent()) {
        throw new CommandFailure(health.end().get());
      }
      problem = report(problem, health);
      models.report(health);
      pulse.beat(application);
    }
  }

  private static void start(EcgStreamsApplication application) throws CommandFailure {
    try {
      application.start();
    } catch (StreamsException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure("The stream does not start: " + Failures.text(cause), e);
    } catch (KafkaException e) {
      throw new CommandFailure(
          "The schemas of what the stream writes are not in the registry, and cannot be registered:"
              + " "
              + Failures.text(e),
          e);
    }
  }

  /** Says once when something goes wrong, and once when it is over. */
  private String report(String before, ApplicationHealth health) {
    boolean starts = health.state() == State.CREATED || health.state() == State.REBALANCING;
    if (health.problem().isPresent() && before.isEmpty() && !starts) {
      String problem = health.problem().get();
      console.progress("trouble: %s".formatted(problem));
      return problem;
    }
    if (health.problem().isEmpty() && !before.isEmpty()) {
      console.progress("over: the stream gets on again");
      return "";
    }
    return before;
  }

  private boolean isOver(long begin) {
    return duration != null && System.nanoTime() - begin >= duration.toNanos();
  }

  private static Path modelFile(Map<String, Object> properties) throws CommandFailure {
    return new TopologyConfig(properties)
        .modelPath()
        .orElseThrow(
            () ->
                CommandFailure.wrongUsage(
                    "No model is named: add --model FILE, or model.path to the file of --config"));
  }

  private static Map<String, Object> result(PipelineCounters counters, ApplicationHealth health) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("framesIn", counters.framesIn());
    result.put("framesWindowed", counters.framesWindowed());
    result.put("framesDeadLettered", counters.framesDeadLettered());
    result.put("framesOpen", counters.framesOpen());
    result.put("framesRepeated", counters.framesRepeated());
    result.put("windowsSealed", counters.windowsSealed());
    result.put("windowsIncomplete", counters.windowsIncomplete());
    result.put("deadLetters", counters.deadLetters());
    result.put("modelVersion", health.modelVersion());
    result.put(
        "shadowVersion",
        health.releases().flatMap(WatcherState::shadow).map(Shadow::version).orElse(null));
    return result;
  }
}
