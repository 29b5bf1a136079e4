package org.dt4ecg.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.app.retrainer.RetrainerProcess;
import org.dt4ecg.app.retrainer.RetrainerSettings;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.topology.TopologyConfig;
import org.jspecify.annotations.Nullable;

/**
 * The whole system with its retraining service: the fleet starts with a person whom the model does
 * not know, labels arrive, a round of training runs, its release takes over, and the person is
 * recognised. The service is a process of its own; all else is in this one.
 */
public final class RetrainingDemo {

  /** With a busy computer, before what stands still counts as dead. */
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final DemoSettings settings;
  private final Releases releases;
  private final Path retrainerJar;
  private final Storyline storyline;
  private final Console console;

  /**
   * @param retrainerJar the retraining service's program
   */
  public RetrainingDemo(
      DemoSettings settings, Releases releases, Path retrainerJar, Console console) {
    this(
        settings,
        releases,
        retrainerJar,
        settings.recordings() == null ? Storyline.ofSimulation() : Storyline.ofRecordings(),
        console);
  }

  RetrainingDemo(
      DemoSettings settings,
      Releases releases,
      Path retrainerJar,
      Storyline storyline,
      Console console) {
    this.settings = settings;
    this.releases = releases;
    this.retrainerJar = retrainerJar;
    this.storyline = storyline;
    this.console = console;
  }

  /**
   * Runs the demonstration to its end.
   *
   * @throws CommandFailure if a part of it cannot start or breaks, or the end was asked for before
   *     it was over
   */
  public RetrainingReport run(StopSignal stop)
      throws CommandFailure, InterruptedException, IOException {
    StartUp startUp = new StartUp(console);
    @Nullable RecordingSource source =
        settings.recordings() == null
            ? null
            : EcgSources.open(settings.recordings(), settings.reading(), console);
    Path file = settings.model() == null ? shipped(source) : settings.model();
    ModelFile verified = Models.read(file);
    startUp.phase("preparing what the fleet plays");
    Lesson lesson =
        source == null
            ? Lesson.simulated(verified.contract(), storyline.rounds(), storyline.chapters())
            : Lesson.recorded(source, verified.contract(), storyline.labelledShare());
    Models.requireUnit(
        file, verified.contract(), lesson.plans().get(0).recordings().iterator().next());
    return Stage.with(
        settings, startUp, stage -> onStage(stage, startUp, lesson, file, verified, stop));
  }

  private Path shipped(@Nullable RecordingSource source) throws CommandFailure {
    return releases.withoutSomebody(
        source == null ? SimulatedRecordings.DATASET : source.dataset());
  }

  private RetrainingReport onStage(
      Stage stage, StartUp startUp, Lesson lesson, Path file, ModelFile verified, StopSignal stop)
      throws CommandFailure, InterruptedException, IOException {
    RetrainerSettings service =
        RetrainerSettings.write(
            stage.folder().resolve("retrainer"),
            stage.cluster(),
            file,
            storyline.service(lesson.windowsToWaitFor(verified.contract())));
    FleetTruth truth = new FleetTruth();
    startUp.phase("topics created, loading model " + file.getFileName());
    try (RetrainerProcess retrainer = RetrainerProcess.start(retrainerJar, service.config());
        OnnxModel model = Models.load(file, verified);
        Pipeline pipeline =
            new Pipeline(
                stage.cluster(), stage.folder().resolve("streams"), model, topology(service));
        Dashboard page =
            stage.openPage(settings, new DemoInsight(truth, model, pipeline, lesson.newcomer()))) {
      startUp.phase(LivePage.announcement(page, settings.usualPagePort()));
      startUp.phase(
          "starting the streaming application and, as process %d, the retraining service"
              .formatted(retrainer.pid()));
      pipeline.start(stop, startUp::phase);
      startUp.phase(
          "running; starting %d devices, one of them worn by %s, whom the model does not know"
              .formatted(lesson.plans().size(), lesson.newcomer()));
      RetrainingScenes.Cast cast =
          new RetrainingScenes.Cast(lesson, truth, model, pipeline, retrainer);
      return new RetrainingScenes(cast, storyline, console, startUp, stop).play(stage.cluster());
    }
  }

  private static Map<String, Object> topology(RetrainerSettings service) {
    return Map.of(
        TopologyConfig.LABELS_ENABLED,
        true,
        // By the devices' time, which goes many times as fast as in life: so much later, or
        // earlier,
        // than the frames may the labels be read on a computer that is busy.
        TopologyConfig.LABELS_DELAY_MS,
        Duration.ofMinutes(30).toMillis(),
        TopologyConfig.RELEASES_ENABLED,
        true,
        TopologyConfig.TRUSTED_KEYS,
        service.publicKey().toString(),
        // Nobody waits to take over from a process that stands still for some seconds.
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        Math.toIntExact(PATIENCE.toMillis()),
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(PATIENCE.toMillis()),
        // Several in flight make a busy broker refuse those that overtake the first one of a
        // transaction: harmless, since they are sent again, but it says ERROR each time.
        StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
        1);
  }
}
