package org.dt4ecg.fleet.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * A bad way between the devices and a sink: frames get lost, come twice or come late. The same seed
 * and frames always meet the same faults. Not thread-safe, but for its counts.
 */
public final class FaultInjection implements FrameSink {

  private final FrameSink sink;
  private final FaultRates rates;
  private final SplittableRandom random;
  private final Map<String, List<Held>> held = new HashMap<>();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong late = new AtomicLong();

  /**
   * Puts itself in front of a sink.
   *
   * @param sink gets what is left
   * @param rates how often which fault
   * @param seed seed of the faults
   */
  public FaultInjection(FrameSink sink, FaultRates rates, long seed) {
    this.sink = sink;
    this.rates = rates;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Faults so far.
   *
   * @param lost frames that never arrived
   * @param repeated frames that arrived twice
   * @param late frames that arrived late
   */
  public record Counts(long lost, long repeated, long late) {}

  /** Faults so far. */
  public Counts counts() {
    return new Counts(lost.get(), repeated.get(), late.get());
  }

  /** A lost frame counts as safe: no device is told that its frame got lost on the way. */
  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    // All three are drawn for each frame, so that one rate does not move the others' faults.
    boolean isLost = random.nextDouble() < rates.lost();
    boolean isRepeated = random.nextDouble() < rates.repeated();
    boolean isLate = random.nextDouble() < rates.late();
    int lateBy = random.nextInt(1, rates.latestBy() + 1);

    CompletableFuture<Void> safe;
    if (isLost) {
      lost.incrementAndGet();
      safe = CompletableFuture.completedFuture(null);
    } else if (isLate) {
      late.incrementAndGet();
      Held waiting = new Held(frame, lateBy + 1, isRepeated);
      held.computeIfAbsent(frame.getDeviceId(), id -> new ArrayList<>()).add(waiting);
      safe = waiting.released.thenCompose(sent -> sent);
    } else {
      safe = forward(frame, isRepeated);
    }
    releaseDue(frame.getDeviceId());
    return safe;
  }

  @Override
  public void flush() {
    held.values().forEach(frames -> frames.forEach(this::release));
    held.clear();
    sink.flush();
  }

  private CompletableFuture<Void> forward(EcgSamples frame, boolean twice) {
    CompletableFuture<Void> safe = sink.accept(frame);
    if (twice) {
      repeated.incrementAndGet();
      return safe.thenCombine(sink.accept(frame), (first, second) -> null);
    }
    return safe;
  }

  private void releaseDue(String deviceId) {
    Iterator<Held> frames = held.getOrDefault(deviceId, new ArrayList<>()).iterator();
    while (frames.hasNext()) {
      Held frame = frames.next();
      frame.framesLeft--;
      if (frame.framesLeft == 0) {
        frames.remove();
        release(frame);
      }
    }
  }

  private void release(Held late) {
    late.released.complete(forward(late.frame, late.twice));
  }

  private static final class Held {

    private final EcgSamples frame;
    private final boolean twice;
    private final CompletableFuture<CompletableFuture<Void>> released = new CompletableFuture<>();
    private int framesLeft;

    Held(EcgSamples frame, int framesLeft, boolean twice) {
      this.frame = frame;
      this.framesLeft = framesLeft;
      this.twice = twice;
    }
  }
}
