package org.dt4ecg.app.demo;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.console.CommandFailure;
import org.dt4ecg.topology.metrics.PipelineCounters;

/**
 * Waits until everything that was sent has come out: all frames read, all sealed windows answered,
 * and nothing new for a while.
 */
final class Drain {

  private static final Duration QUIET = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Pipeline pipeline;
  private final ResultTally tally;

  Drain(Pipeline pipeline, ResultTally tally) {
    this.pipeline = pipeline;
    this.tally = tally;
  }

  /** What the pipeline has counted and what was read of it, at one moment. */
  private record Snapshot(PipelineCounters counters, long results) {
    boolean isComplete(long framesSent) {
      return counters.framesIn() >= framesSent
          && counters.isBalanced()
          && counters.windowsSealed() - counters.windowsFailed() == results;
    }
  }

  /**
   * Waits for as long as anything moves: what has not come out by then will show in the counts.
   *
   * @param framesSent frames that the brokers acknowledged
   * @param patience how long nothing may move
   */
  void await(long framesSent, Duration patience) throws CommandFailure, InterruptedException {
    Snapshot last = snapshot();
    long quietSince = System.nanoTime();
    while (System.nanoTime() - quietSince < patience.toNanos()) {
      pipeline.check();
      Snapshot now = snapshot();
      if (!now.equals(last)) {
        last = now;
        quietSince = System.nanoTime();
      } else if (now.isComplete(framesSent) && System.nanoTime() - quietSince >= QUIET.toNanos()) {
        return;
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
    }
  }

  private Snapshot snapshot() {
    return new Snapshot(pipeline.counters(), tally.results());
  }
}
