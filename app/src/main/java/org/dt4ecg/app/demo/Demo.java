package org.dt4ecg.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.app.model.Releases;
import org.dt4ecg.app.page.LivePage;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.app.source.FleetFailure;
import org.dt4ecg.app.source.FleetRun;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.dashboard.Dashboard;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedRecordings;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.serde.ValueSerdes;

/** The whole system in one process: broker, registry, streaming application and a fleet. */
public final class Demo {

  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final DemoSettings settings;
  private final Releases releases;
  private final Console console;

  public Demo(DemoSettings settings, Releases releases, Console console) {
    this.settings = settings;
    this.releases = releases;
    this.console = console;
  }

  /** The fleet's plans and the data set they are of. */
  private record Cast(List<DevicePlan> plans, String dataset) {
    List<String> devices() {
      return plans.stream().map(DevicePlan::deviceId).toList();
    }

    Recording firstRecording() throws CommandFailure {
      try {
        return plans.get(0).recordings().iterator().next();
      } catch (UncheckedIOException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
    }
  }

  /**
   * Runs the demonstration to its end: that of its time, or the one asked for.
   *
   * @throws CommandFailure if a part of it cannot start or breaks
   */
  public DemoReport run(StopSignal stop) throws CommandFailure, InterruptedException, IOException {
    StartUp startUp = new StartUp(console);
    Cast cast = cast();
    Path modelFile =
        settings.model() == null ? releases.forDataset(cast.dataset()) : settings.model();
    ModelFile verified = Models.read(modelFile);
    Models.requireUnit(modelFile, verified.contract(), cast.firstRecording());
    return Stage.with(
        settings,
        startUp,
        stage -> {
          FleetTruth truth = new FleetTruth();
          startUp.phase("topics created, loading model " + modelFile.getFileName());
          try (OnnxModel model = Models.load(modelFile, verified);
              Pipeline pipeline =
                  new Pipeline(
                      stage.cluster(), stage.folder().resolve("streams"), model, Map.of());
              Dashboard page =
                  stage.openPage(settings, new DemoInsight(truth, model, pipeline, null))) {
            startUp.phase(LivePage.announcement(page, settings.usualPagePort()));
            startUp.phase("starting the streaming application");
            pipeline.start(stop, startUp::phase);
            startUp.phase("running; starting %d devices".formatted(cast.plans().size()));
            return observe(cast, truth, stage.cluster(), model, pipeline, stop);
          }
        });
  }

  private DemoReport observe(
      Cast cast,
      FleetTruth truth,
      Map<String, Object> cluster,
      OnnxModel model,
      Pipeline pipeline,
      StopSignal stop)
      throws CommandFailure, InterruptedException {
    ResultTally tally = new ResultTally(truth, model.contract());
    try (ValueSerdes serdes = ValueSerdes.from(cluster);
        ResultListener listener = ResultListener.start(cluster, serdes, List.of(tally));
        FleetRun fleet = fleet(cast, truth, cluster, serdes)) {
      long begin = System.nanoTime();
      tally.begin(Instant.now());
      CompletableFuture<Void> sent = fleet.start();
      LiveTable table = new LiveTable(console, cast.devices(), tally);
      while (!sent.isDone() && !stop.await(LOOK_EVERY)) {
        pipeline.check();
        listener.check();
        table.showWhenDue();
      }
      fleet.stop();
      FleetFailure.rethrow(sent);
      long framesIn = fleet.counts().acknowledged();
      new Drain(pipeline, tally).await(framesIn, DRAIN_DEADLINE);
      listener.check();
      table.show();
      double seconds = (System.nanoTime() - begin) / 1e9;
      return DemoReport.of(
          framesIn,
          pipeline.counters(),
          pipeline.health().rebalances(),
          tally,
          isOfTrainingData(cast, model),
          model.version(),
          seconds);
    }
  }

  private Cast cast() throws CommandFailure {
    if (settings.recordings() == null) {
      return new Cast(
          DevicePlans.simulated(settings.devices(), EcgSources.POPULATION_SEED),
          SimulatedRecordings.DATASET);
    }
    RecordingSource source = EcgSources.open(settings.recordings(), settings.reading(), console);
    return new Cast(
        DevicePlans.replaying(source, info -> true, settings.devices(), true), source.dataset());
  }

  private FleetRun fleet(
      Cast cast, FleetTruth truth, Map<String, Object> cluster, ValueSerdes serdes)
      throws CommandFailure {
    try {
      ReplaySettings replay =
          ReplaySettings.realTime().withSpeed(settings.speed()).withLength(settings.playLength());
      return FleetRun.ofFrames(cast.plans(), replay, truth, cluster, serdes);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(e.getMessage() + " (--speed, --for)");
    }
  }

  /** Simulated people are met again in sessions of their own; recordings are what they were. */
  private boolean isOfTrainingData(Cast cast, OnnxModel model) {
    return settings.recordings() != null && cast.dataset().equals(model.contract().dataset());
  }
}
