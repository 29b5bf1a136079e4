package org.dt4ecg.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dt4ecg.app.retrainer.RetrainerProcess;
import org.dt4ecg.app.retrainer.RetrainerStatus;
import org.dt4ecg.app.source.FleetClock;
import org.dt4ecg.app.source.FleetFailure;
import org.dt4ecg.app.source.FleetRun;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.console.Console;
import org.dt4ecg.console.StopSignal;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.retrainer.service.RetrainingConfig;
import org.dt4ecg.schemas.avro.TrainingReport;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.release.WatcherState;
import org.jspecify.annotations.Nullable;

/**
 * The scenes of a demonstration that retrains: labels are given, a round runs, its release takes
 * over, and it serves. Played once, by one thread.
 */
final class RetrainingScenes {

  private static final Duration LABELS_DEADLINE = Duration.ofMinutes(5);
  private static final Duration ROUND_DEADLINE = Duration.ofMinutes(20);
  private static final Duration SWAP_DEADLINE = Duration.ofMinutes(1);
  private static final Duration SERVING_DEADLINE = Duration.ofMinutes(5);
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  /** More than is ever played, so that the devices' clock does not catch up with the wall's. */
  private static final Duration BACKLOG = Duration.ofHours(3);

  private final Cast cast;
  private final Storyline storyline;
  private final StartUp time;
  private final StopSignal stop;
  private final FleetTruth truth;
  private final ResultTally tally;
  private final SwapTally swapTally;
  private final FirstRound firstRound = new FirstRound();
  private final FleetClock clock;
  private final LiveTable table;
  private long askedAt;
  private Optional<RetrainerStatus> service = Optional.empty();

  /**
   * @param time tells people how far it is
   * @param stop asks for an early end
   */
  RetrainingScenes(Cast cast, Storyline storyline, Console console, StartUp time, StopSignal stop) {
    this.cast = cast;
    this.storyline = storyline;
    this.time = time;
    this.stop = stop;
    this.truth = cast.truth();
    this.tally = new ResultTally(truth, cast.model().contract());
    this.swapTally =
        new SwapTally(
            truth, cast.lesson()::isLabelled, cast.lesson().newcomer(), cast.model().version());
    this.clock = new FleetClock(Instant.now().minus(BACKLOG), storyline.labellingSpeed());
    this.table = new LiveTable(console, cast.lesson().devices(), tally);
  }

  /**
   * Who plays.
   *
   * @param truth what the fleet plays
   * @param labelledWindows windows' worth of ECG that labels are given for
   * @param model the first model
   */
  record Cast(
      Lesson lesson,
      FleetTruth truth,
      long labelledWindows,
      OnnxModel model,
      Pipeline pipeline,
      RetrainerProcess retrainer) {}

  /** What the scenes run with. */
  private record Running(ResultListener listener, FleetRun fleet, CompletableFuture<Void> sent) {}

  /**
   * Plays all scenes.
   *
   * @param cluster of brokers and registry
   * @throws CommandFailure if something breaks or takes too long, or an early end is asked for
   */
  RetrainingReport play(Map<String, Object> cluster) throws CommandFailure, InterruptedException {
    try (ValueSerdes serdes = ValueSerdes.from(cluster);
        ResultListener listener =
            ResultListener.start(cluster, serdes, List.of(tally, swapTally, firstRound));
        FleetRun fleet =
            FleetRun.ofFramesAndLabels(
                cast.lesson().plans(),
                ReplaySettings.realTime(),
                truth,
                cast.lesson()::isLabelled,
                clock,
                cluster,
                serdes)) {
      long begin = System.nanoTime();
      tally.begin(Instant.now());
      Running running = new Running(listener, fleet, fleet.start());
      waitForLabels(running);
      TrainingReport round = waitForRound(running);
      RetrainingReport.@Nullable Swap swap = null;
      if (round.getPromoted()) {
        swap = waitForSwap(running, String.valueOf(round.getChallengerVersion()));
        watchItServe(running);
      }
      fleet.stop();
      FleetFailure.rethrow(running.sent());
      long framesIn = fleet.counts().acknowledged();
      new Drain(cast.pipeline(), tally).await(framesIn, DRAIN_DEADLINE);
      listener.check();
      table.show();
      double seconds = (System.nanoTime() - begin) / 1e9;
      return new RetrainingReport(
          DemoReport.of(
              framesIn,
              cast.pipeline().counters(),
              tally,
              cast.lesson().isOfTrainingData(cast.model().contract()),
              cast.pipeline().health().modelVersion(),
              seconds),
          cast.lesson().newcomer(),
          cast.labelledWindows(),
          RetrainingReport.Round.of(round),
          swap,
          swapTally.before(),
          swapTally.after());
    }
  }

  private void waitForLabels(Running running) throws CommandFailure, InterruptedException {
    scene("labels arrive, %.0f times as fast as in life".formatted(storyline.labellingSpeed()));
    until(
        running,
        () -> firstRound.report() != null || service.filter(RetrainerStatus::isInRound).isPresent(),
        () ->
            "labels: the retraining service has read %s of %d windows"
                .formatted(
                    service.map(known -> Long.toString(known.newWindows())).orElse("none"),
                    cast.labelledWindows()),
        LABELS_DEADLINE,
        "the retraining service has what it waits for");
  }

  private TrainingReport waitForRound(Running running) throws CommandFailure, InterruptedException {
    clock.setSpeed(storyline.trainingSpeed());
    table.show();
    scene(
        "a round of training runs and the stream goes on; what comes of it may be worse by a share of %s at most"
            .formatted(
                storyline.service().getOrDefault(RetrainingConfig.PROMOTION_MARGIN, "0.005")));
    long begin = System.nanoTime();
    until(
        running,
        () -> firstRound.report() != null,
        () -> "round: %.0f s".formatted((System.nanoTime() - begin) / 1e9),
        ROUND_DEADLINE,
        "the round is over");
    return Objects.requireNonNull(firstRound.report());
  }

  private RetrainingReport.Swap waitForSwap(Running running, String challenger)
      throws CommandFailure, InterruptedException {
    until(
        running,
        () -> watcher().serving().version().equals(challenger) || wasRefused(),
        () -> "release %s: being verified and warmed".formatted(challenger),
        SWAP_DEADLINE,
        "the release takes over");
    WatcherState.Serving serving = watcher().serving();
    if (!serving.version().equals(challenger)) {
      throw new CommandFailure(
          "The release %s was refused: %s"
              .formatted(challenger, watcher().refusals().last().orElseThrow().message()));
    }
    RetrainingReport.Swap swap =
        new RetrainingReport.Swap(
            cast.model().version(),
            challenger,
            serving.since().toString(),
            Duration.between(serving.releasedAt().orElse(serving.since()), serving.since())
                    .toMillis()
                / 1e3);
    scene(
        "release %s swapped in %.1f s after it was signed"
            .formatted(challenger, swap.secondsAfterRelease()));
    return swap;
  }

  private void watchItServe(Running running) throws CommandFailure, InterruptedException {
    Instant end = clock.instant().plus(storyline.after());
    clock.setSpeed(storyline.servingSpeed());
    until(
        running,
        () -> !clock.instant().isBefore(end),
        () ->
            "serving: %s is named in %s of %d windows"
                .formatted(
                    cast.lesson().newcomer(),
                    named(swapTally.after().newcomer().namedShare()),
                    swapTally.after().newcomer().windows()),
        SERVING_DEADLINE,
        "the release has served for long enough");
  }

  private static String named(@Nullable Double share) {
    return share == null ? "-" : "%.0f %%".formatted(100 * share);
  }

  private WatcherState watcher() {
    return cast.pipeline().health().releases().orElseThrow();
  }

  private boolean wasRefused() {
    return watcher().refusals().last().isPresent();
  }

  private void scene(String what) {
    table.say(List.of(time.line(what)));
  }

  /** Watches everything, and shows it, until something is so. */
  private void until(
      Running running,
      BooleanSupplier isSo,
      Supplier<String> status,
      Duration deadline,
      String what)
      throws CommandFailure, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!isSo.getAsBoolean()) {
      if (stop.await(LOOK_EVERY)) {
        throw new CommandFailure("Ended as asked for, before " + what);
      }
      check(running);
      if (System.nanoTime() >= end) {
        throw new CommandFailure(
            "It took more than %d s until %s; how it stood: %s"
                .formatted(deadline.toSeconds(), what, status.get()));
      }
      table.say(cast.retrainer().newLines().stream().map(line -> "  retraining: " + line).toList());
      table.showWhenDue(status.get());
    }
  }

  private void check(Running running) throws CommandFailure {
    cast.pipeline().check();
    running.listener().check();
    cast.retrainer().check();
    if (running.sent().isDone()) {
      FleetFailure.rethrow(running.sent());
    }
    if (System.nanoTime() - askedAt >= ASK_EVERY.toNanos()) {
      service = cast.retrainer().status();
      askedAt = System.nanoTime();
    }
  }
}
