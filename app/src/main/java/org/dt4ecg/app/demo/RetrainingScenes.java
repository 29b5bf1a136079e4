package org.dt4ecg.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * over, and it serves. If a round releases nothing, labels of further sessions are given, and
 * another one runs. Played once, by one thread.
 */
final class RetrainingScenes {

  private static final Duration LABELS_DEADLINE = Duration.ofMinutes(10);
  private static final Duration ROUND_DEADLINE = Duration.ofMinutes(20);
  private static final Duration SWAP_DEADLINE = Duration.ofMinutes(1);
  private static final Duration SERVING_DEADLINE = Duration.ofMinutes(5);
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final Duration ASK_EVERY = Duration.ofSeconds(1);

  /** Later than this no further round is begun: whoever watches has waited long enough. */
  private static final Duration NO_ROUND_AFTER = Duration.ofMinutes(8);

  /**
   * What the devices' clocks show at first. The names of sessions, and with them which are held out
   * of training, and where windows and stretches of the sample begin, hang on it: at another time
   * the same ECG would be another round.
   */
  private static final Instant FIRST_MOMENT = Instant.parse("2026-01-05T09:00:00Z");

  private final Cast cast;
  private final Storyline storyline;
  private final StartUp time;
  private final StopSignal stop;
  private final FleetTruth truth;
  private final ResultTally tally;
  private final SwapTally swapTally;
  private final EndedRounds endedRounds = new EndedRounds();
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
    this.clock = new FleetClock(FIRST_MOMENT, storyline.labellingSpeed());
    this.table = new LiveTable(console, cast.lesson().devices(), tally);
  }

  /**
   * Who plays.
   *
   * @param truth what the fleet plays
   * @param model the first model
   */
  record Cast(
      Lesson lesson,
      FleetTruth truth,
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
            ResultListener.start(cluster, serdes, List.of(tally, swapTally, endedRounds));
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
      List<TrainingReport> rounds = playRounds(running, begin);
      TrainingReport round = rounds.get(rounds.size() - 1);
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
              cast.pipeline().health().rebalances(),
              tally,
              cast.lesson().isOfTrainingData(cast.model().contract()),
              cast.pipeline().health().modelVersion(),
              seconds),
          cast.lesson().newcomer(),
          rounds.size() * cast.lesson().labelledWindows(cast.model().contract()),
          RetrainingReport.Round.of(round),
          rounds.subList(0, rounds.size() - 1).stream().map(RetrainingReport.Round::of).toList(),
          swap,
          swapTally.before(),
          swapTally.after());
    }
  }

  /** Plays rounds until one releases something, or it is time to end. */
  private List<TrainingReport> playRounds(Running running, long begin)
      throws CommandFailure, InterruptedException {
    List<TrainingReport> ended = new ArrayList<>();
    boolean goesOn = true;
    while (goesOn) {
      waitForLabels(running, ended.size());
      TrainingReport round = waitForRound(running, ended.size());
      ended.add(round);
      goesOn = !round.getPromoted() && isTriedAgain(round, begin);
    }
    return ended;
  }

  private boolean isTriedAgain(TrainingReport refused, long begin) {
    scene("the round released nothing: " + refused.getReason());
    if (System.nanoTime() - begin > NO_ROUND_AFTER.toNanos()) {
      scene(
          "no further round, since more than %d min are over"
              .formatted(NO_ROUND_AFTER.toMinutes()));
      return false;
    }
    if (!cast.lesson().chapters().openNext()) {
      scene("no further round, since there is no further ECG to give labels for");
      return false;
    }
    return true;
  }

  /**
   * @param roundsBefore how many rounds have ended
   */
  private void waitForLabels(Running running, int roundsBefore)
      throws CommandFailure, InterruptedException {
    scene(
        "labels %s, %.0f times as fast as in life"
            .formatted(
                roundsBefore == 0 ? "arrive" : "of further sessions arrive, for another round",
                storyline.labellingSpeed()));
    clock.setSpeed(storyline.labellingSpeed());
    // What it says just now may still be of the round before.
    service = Optional.empty();
    askedAt = System.nanoTime();
    until(
        running,
        () ->
            endedRounds.reports().size() > roundsBefore
                || service.filter(RetrainerStatus::isInRound).isPresent(),
        () ->
            "labels: the retraining service has read %s of %d windows"
                .formatted(
                    service.map(known -> Long.toString(known.newWindows())).orElse("none"),
                    cast.lesson().labelledWindows(cast.model().contract())),
        LABELS_DEADLINE,
        "the retraining service has what it waits for");
  }

  private TrainingReport waitForRound(Running running, int roundsBefore)
      throws CommandFailure, InterruptedException {
    clock.setSpeed(storyline.trainingSpeed());
    table.show();
    scene(
        "a round of training runs and the stream goes on; what comes of it may be worse by a share of %s at most"
            .formatted(
                storyline.service().getOrDefault(RetrainingConfig.PROMOTION_MARGIN, "0.005")));
    long begin = System.nanoTime();
    until(
        running,
        () -> endedRounds.reports().size() > roundsBefore,
        () -> "round: %.0f s".formatted((System.nanoTime() - begin) / 1e9),
        ROUND_DEADLINE,
        "the round is over");
    return endedRounds.reports().get(roundsBefore);
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
