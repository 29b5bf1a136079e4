package org.dt4ecg.app.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.app.source.EcgSources;
import org.dt4ecg.app.source.FleetFailure;
import org.dt4ecg.app.source.FleetRun;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.JsonOption;
import org.dt4ecg.console.KafkaLog;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.console.cluster.ClusterOptions;
import org.dt4ecg.console.cluster.ClusterProbe;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.Pacing;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.fleet.stream.SendCounts;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends the ECG of a fleet of devices to a cluster. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description = "Sends the ECG of a fleet of devices to a cluster, recorded or simulated.")
final class ProduceCommand implements Callable<Integer> {

  private static final Duration TELL_EVERY = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Console console;

  @Mixin private ClusterOptions cluster;

  @ArgGroup(multiplicity = "1")
  private RecordingOptions source;

  @Mixin private ReadingMixin reading;

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Whose recordings all of them are; without it, each folder is a person.")
  private @Nullable String user;

  @Option(
      names = "--passes",
      split = ",",
      paramLabel = "PASS",
      description = "Passes of the recordings to play, such as 02; all without it.")
  private Set<String> passes = Set.of();

  @Option(
      names = "--devices",
      paramLabel = "N",
      description = "Number of devices; one for each person without it.")
  private @Nullable Integer devices;

  @Option(
      names = "--device-prefix",
      paramLabel = "TEXT",
      description =
          "What the devices' ids begin with (default: ${DEFAULT-VALUE}); one of its own for each"
              + " fleet on a cluster.")
  private String devicePrefix = "device-";

  @Option(
      names = "--speed",
      paramLabel = "X",
      description = "Seconds of ECG in a second; 1 is real time.")
  private double speed = 1;

  @Option(
      names = "--labelled",
      description =
          "Also send person and activity to ecg-labels, a little later; a topology with"
              + " labels.enabled joins them with the samples.")
  private boolean labelled;

  @Option(
      names = "--training-material",
      description =
          "Send to labelled-ecg, with person and activity, past the stream: material to train on.")
  private boolean trainingMaterial;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after so long, such as 60s; without it, when the recordings are over.")
  private @Nullable Duration duration;

  @Mixin private JsonOption json;

  ProduceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    if (labelled && trainingMaterial) {
      throw CommandFailure.wrongUsage(
          "--labelled sends labels beside the samples, --training-material both in one; choose"
              + " one");
    }
    Map<String, Object> properties = cluster.propertiesWithRegistry();
    List<DevicePlan> plans = plans();
    KafkaLog.errorsOnly();
    ClusterProbe.require(properties);
    long begin = System.nanoTime();
    SendCounts counts;
    try (StopSignal stop = new StopSignal();
        ValueSerdes serdes = ValueSerdes.from(properties);
        FleetRun fleet = fleet(plans, properties, serdes)) {
      console.progress("%d devices are sending".formatted(plans.size()));
      CompletableFuture<Void> done = fleet.start();
      report(fleet, done, stop);
      fleet.stop();
      counts = fleet.counts();
      FleetFailure.rethrow(done);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    console.progress(
        "%d frames sent in %.1f s, %d given up"
            .formatted(counts.acknowledged(), seconds, counts.failed()));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("devices", plans.size());
    result.put("framesIn", counts.acknowledged());
    result.put("framesFailed", counts.failed());
    result.put("seconds", seconds);
    json.print(console, result);
    return counts.failed() == 0 ? 0 : 1;
  }

  private List<DevicePlan> plans() throws CommandFailure {
    try {
      if (source.isSimulated()) {
        return DevicePlans.simulated(
            devicePrefix, devices == null ? source.people() : devices, EcgSources.POPULATION_SEED);
      }
      RecordingSource recordings = source.open(reading.options(user), console);
      Passes.require(recordings, passes);
      int people =
          (int) recordings.recordings().stream().map(RecordingInfo::userId).distinct().count();
      return DevicePlans.replaying(
          devicePrefix,
          recordings,
          info -> passes.isEmpty() || passes.contains(info.pass()),
          devices == null ? people : devices,
          duration != null);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  private FleetRun fleet(List<DevicePlan> plans, Map<String, Object> properties, ValueSerdes serdes)
      throws CommandFailure {
    try {
      ReplaySettings settings = ReplaySettings.realTime().withSpeed(speed).withLength(playLength());
      if (trainingMaterial) {
        return FleetRun.ofLabelledFrames(plans, settings, properties, serdes);
      }
      FleetTruth truth = new FleetTruth();
      return labelled
          ? FleetRun.ofFramesAndLabels(
              plans, settings, truth, any -> true, Pacing.wallClock(), properties, serdes)
          : FleetRun.ofFrames(plans, settings, truth, properties, serdes);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.wrongUsage(e.getMessage() + " (--speed, --for)");
    }
  }

  private @Nullable Duration playLength() {
    return duration == null ? null : Duration.ofMillis(Math.round(duration.toMillis() * speed));
  }

  private void report(FleetRun fleet, CompletableFuture<Void> done, StopSignal stop)
      throws InterruptedException {
    long next = System.nanoTime() + TELL_EVERY.toNanos();
    while (!done.isDone() && !stop.await(LOOK_EVERY)) {
      if (System.nanoTime() >= next) {
        console.progress("%d frames sent".formatted(fleet.counts().acknowledged()));
        next += TELL_EVERY.toNanos();
      }
    }
  }
}
