package org.dt4ecg.fleet.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.fleet.recording.Recording;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a fleet: the frames of all devices, in order of the moment at which their last sample was
 * recorded, each sent at that moment.
 *
 * <p><b>Time.</b> A recording keeps its own time stamps, shifted as a whole. At speed 1 the stream
 * starts now, by event time and by the wall clock. At other speeds a frame that ends {@code e}
 * after the start of the stream is sent {@code e / speed} after the start of the replay; faster
 * than real time, event time would run ahead of the wall clock, so the stream starts in the past,
 * as far as is needed to end now. That takes a length, or a finite plan, which is then read once
 * beforehand to know how long it is. Devices start one after another within the first frame period,
 * so that their frames do not come in volleys.
 *
 * <p>One thread serves all devices and reads recordings as their turn comes.
 */
public final class FleetReplay implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FleetReplay.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<DevicePlan> plans;
  private final ReplaySettings settings;
  private final FleetRegistration registration;
  private final FrameSink sink;
  private final FleetTruth truth;
  private final Pacing pacing;
  private volatile boolean closed;
  private @Nullable Thread thread;

  /**
   * @param registration makes devices and people known before the first frame
   * @param sink gets the frames, from one thread
   * @param truth is told what is played
   * @throws IllegalArgumentException if there are no plans, or if the replay would be faster than
   *     real time and has no end
   */
  public FleetReplay(
      List<DevicePlan> plans,
      ReplaySettings settings,
      FleetRegistration registration,
      FrameSink sink,
      FleetTruth truth,
      Pacing pacing) {
    if (plans.isEmpty()) {
      throw new IllegalArgumentException("There is no device to replay; give at least one plan");
    }
    if (settings.speed() > 1
        && settings.length() == null
        && plans.stream().anyMatch(DevicePlan::endless)) {
      throw new IllegalArgumentException(
          "An endless plan cannot be played at speed "
              + settings.speed()
              + ": event time would run ahead of the wall clock; give a length or speed 1");
    }
    this.plans = List.copyOf(plans);
    this.settings = settings;
    this.registration = registration;
    this.sink = sink;
    this.truth = truth;
    this.pacing = pacing;
  }

  /**
   * Plays on a thread of its own.
   *
   * @return completes when everything was played or the replay was closed, exceptionally if a
   *     recording cannot be read or the devices cannot be made known
   * @throws IllegalStateException if it was started before
   */
  public synchronized CompletableFuture<Void> start() {
    if (thread != null) {
      throw new IllegalStateException("The replay was started before; make a new one");
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread started = new Thread(() -> playAndComplete(done), "fleet-replay");
    started.setDaemon(true);
    thread = started;
    started.start();
    return done;
  }

  /**
   * Plays on the calling thread, to the end.
   *
   * @throws java.io.UncheckedIOException if a recording cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public void play() throws InterruptedException {
    Instant wallStart = pacing.instant();
    long startMicros = FrameTimes.toMicros(wallStart) - backlogMicros();
    registration.register(plans, FrameTimes.toInstant(startMicros));
    PriorityQueue<DeviceStream> due = streams(startMicros);
    LOG.info("Replaying {} devices at speed {}", plans.size(), settings.speed());
    long played = 0;
    while (!due.isEmpty()) {
      DeviceStream next = due.remove();
      long sinceStartMicros = next.nextEndMicros() - startMicros;
      pacing.awaitUntil(
          wallStart.plusNanos(Math.round(sinceStartMicros * 1_000.0 / settings.speed())));
      CompletableFuture<Void> unused = sink.accept(next.next());
      played++;
      if (Thread.interrupted()) {
        throw new InterruptedException("The replay was interrupted");
      }
      if (next.hasNext()) {
        due.add(next);
      }
    }
    sink.flush();
    LOG.info("Replayed {} frames of {} devices", played, plans.size());
  }

  /** Stops playing. Frames that the sink has taken are its own business. */
  @Override
  public synchronized void close() {
    if (thread == null) {
      return;
    }
    closed = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void playAndComplete(CompletableFuture<Void> done) {
    try {
      play();
      done.complete(null);
    } catch (InterruptedException e) {
      done.complete(null);
    } catch (RuntimeException | Error e) {
      if (closed && isInterruption(e)) {
        done.complete(null);
      } else {
        // Whoever waits for the result is told; the trace is for those who look for it.
        LOG.debug("The replay has stopped", e);
        done.completeExceptionally(e);
      }
    }
  }

  /** Kafka and the registry wrap an interrupt in exceptions of their own. */
  private static boolean isInterruption(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof InterruptedException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private PriorityQueue<DeviceStream> streams(long startMicros) {
    FrameCutter cutter = new FrameCutter(settings.framePeriod());
    long pauseMicros = settings.pause().toNanos() / 1_000;
    long staggerMicros = settings.framePeriod().toNanos() / 1_000 / plans.size();
    Duration length = settings.length();
    long endMicros = length == null ? Long.MAX_VALUE : startMicros + length.toNanos() / 1_000;
    PriorityQueue<DeviceStream> due =
        new PriorityQueue<>(Comparator.comparingLong(DeviceStream::nextEndMicros));
    for (int i = 0; i < plans.size(); i++) {
      DeviceStream stream =
          new DeviceStream(
              plans.get(i), cutter, truth, pauseMicros, startMicros + i * staggerMicros, endMicros);
      if (stream.hasNext()) {
        due.add(stream);
      }
    }
    return due;
  }

  /** How far in the past the stream has to start so that event time never passes the wall clock. */
  private long backlogMicros() {
    if (settings.speed() <= 1) {
      return 0;
    }
    Duration length = settings.length();
    long playMicros = 0;
    if (length != null) {
      playMicros = length.toNanos() / 1_000;
    } else {
      for (DevicePlan plan : plans) {
        playMicros = Math.max(playMicros, lengthMicros(plan));
      }
    }
    return (long) Math.ceil(playMicros * (1 - 1 / settings.speed()));
  }

  /** Length of a finite plan with its pauses, the last one being room for the staggered start. */
  private long lengthMicros(DevicePlan plan) {
    long micros = 0;
    for (Recording recording : plan.recordings()) {
      micros += recording.durationMicros() + settings.pause().toNanos() / 1_000;
    }
    return micros;
  }
}
