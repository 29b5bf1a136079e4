package org.dt4ecg.retrainer;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.config.ConfigException;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.Failures;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.Libtorch;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.Version;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.console.cluster.RegistryProbe;
import org.dt4ecg.console.cluster.RequiredTopics;
import org.dt4ecg.console.http.HttpAccess;
import org.dt4ecg.console.http.HttpOptions;
import org.dt4ecg.console.http.LocalHttpServer;
import org.dt4ecg.console.http.ProcessEndpoint;
import org.dt4ecg.console.http.ProcessMetrics;
import org.dt4ecg.model.InvalidModelException;
import org.dt4ecg.model.OnnxRuntimeTelemetry;
import org.dt4ecg.retrainer.round.SplitRoundTrainer;
import org.dt4ecg.retrainer.service.KafkaServiceClients;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.retrainer.service.RetrainingService;
import org.dt4ecg.retrainer.service.ServiceModels;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the retraining service. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Reads labelled ECG, trains challengers from the model that serves, and releases those that"
          + " are no worse, until Ctrl-C or SIGTERM.",
      "/health and /metrics are served on this computer alone, unless --bind says otherwise."
    })
public final class RetrainCommand implements Callable<Integer> {

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @Option(names = "--once", description = "Run one round on what is there now, then end.")
  private boolean once;

  @Option(
      names = "--min-new-windows",
      paramLabel = "N",
      description =
          "Start a round after so many new windows; round.min.new.windows in the file of --config"
              + " does the same.")
  private @Nullable Long minNewWindows;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description =
          "Start a round at the latest after so long, such as 6h, if there is anything new;"
              + " round.every.ms in the file of --config does the same.")
  private @Nullable Duration every;

  @Mixin private HttpOptions http;

  @Option(
      names = "--with-parent",
      hidden = true,
      description = "End when the process that started this one has ended.")
  private boolean withParent;

  @Mixin private JsonOption json;

  public RetrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, IOException, InterruptedException {
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    HttpAccess access = http.access(properties);
    if (minNewWindows != null) {
      properties.put(RetrainingConfig.MIN_NEW_WINDOWS, minNewWindows.toString());
    }
    if (every != null) {
      properties.put(RetrainingConfig.EVERY_MS, Long.toString(every.toMillis()));
    }
    try {
      RetrainingConfig config = new RetrainingConfig(properties);
      ServiceModels models = models(config);
      Libtorch.requireFor("./dt4ecg retrain");
      Libtorch.unpackInto(config.sampleDirectory().resolve("libtorch"));
      // The first round is hours away, and would be the first to load it.
      OnnxRuntimeTelemetry.requireOff();
      ClusterProbe.require(properties);
      RegistryProbe.require(properties, Topics.LABELLED_ECG.name());
      RequiredTopics.require(
          properties, RetrainingService.TOPICS.stream().<String>map(Topic::name).toList());
      run(properties, config, models, access);
    } catch (ConfigException e) {
      throw new CommandFailure("The configuration is not right: " + e.getMessage(), e);
    }
    return 0;
  }

  private static ServiceModels models(RetrainingConfig config) throws CommandFailure {
    try {
      return ServiceModels.read(config);
    } catch (IOException e) {
      throw new CommandFailure(
          "A file that model.path, model.signing.private.key, model.signing.public.key or"
              + " model.trusted.keys names cannot be read: "
              + Failures.text(e),
          e);
    } catch (InvalidKeyException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (InvalidModelException e) {
      throw new CommandFailure(
          "The file %s is no model to train from: %s".formatted(config.modelPath(), e.getMessage()),
          e);
    }
  }

  private void run(
      Map<String, Object> properties,
      RetrainingConfig config,
      ServiceModels models,
      HttpAccess access)
      throws CommandFailure, IOException, InterruptedException {
    try (StopSignal stop = new StopSignal();
        ProcessMetrics metrics = new ProcessMetrics();
        ValueSerdes serdes = ValueSerdes.from(properties);
        RetrainingService service =
            new RetrainingService(
                config,
                models,
                new KafkaServiceClients(config),
                serdes,
                new SplitRoundTrainer(config.training()),
                InstantSource.system(),
                metrics.registry(),
                progress -> console.progress(EpochLine.of(progress)));
        LocalHttpServer endpoint =
            ProcessEndpoint.start(
                access, () -> ServiceHealth.of(service.status()).ofProcess(), metrics)) {
      metrics.addText(
          "dt4ecg.retraining.champion",
          "Version of the model that serves, as its label.",
          "version",
          () -> Objects.requireNonNullElse(service.status().championVersion(), ""));
      if (withParent) {
        ProcessHandle.current().parent().ifPresent(parent -> endWith(parent, stop));
      }
      console.progress("health and metrics at %s".formatted(endpoint.url()));
      Optional<TrainingReport> report = untilItEnds(service, stop);
      json.print(console, once ? report(report) : ServiceHealth.of(service.status()));
    }
  }

  private static void endWith(ProcessHandle parent, StopSignal stop) {
    var unused = parent.onExit().thenRun(stop::ask);
  }

  private Optional<TrainingReport> untilItEnds(RetrainingService service, StopSignal stop)
      throws CommandFailure, InterruptedException {
    FutureTask<Optional<TrainingReport>> work = new FutureTask<>(() -> work(service));
    ServiceWatch watch = new ServiceWatch(console);
    new Thread(work, "retraining").start();
    while (!work.isDone() && !stop.await(LOOK_EVERY)) {
      watch.report(service.status());
    }
    service.close();
    try {
      Optional<TrainingReport> report = work.get();
      watch.report(service.status());
      if (once && report.isEmpty()) {
        console.progress("no round: no window of labelled ECG was added since the last one");
      }
      return report;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          "The retraining service has ended: %s".formatted(Failures.text(cause)), cause);
    }
  }

  private Optional<TrainingReport> work(RetrainingService service)
      throws IOException, InterruptedException {
    if (once) {
      return service.once();
    }
    service.run();
    return Optional.empty();
  }

  private static Map<String, Object> report(Optional<TrainingReport> report) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("rounds", report.isPresent() ? 1 : 0);
    report.ifPresent(
        round -> {
          result.put("roundId", round.getRoundId());
          result.put("promoted", round.getPromoted());
          result.put("reason", round.getReason());
          result.put("championVersion", round.getChampionVersion());
          result.put("challengerVersion", round.getChallengerVersion());
          result.put("windows", round.getWindows());
          result.put("metrics", round.getMetrics());
          result.put(
              "seconds",
              Duration.between(round.getStartedAt(), round.getFinishedAt()).toMillis() / 1e3);
        });
    return result;
  }
}
