package org.dt4ecg.retraining.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.schemas.avro.SignalQuality;

/**
 * Draws windows at random times from a part of every session, anew each epoch, so that the network
 * never sees the same alignment twice.
 */
public final class CropSampler {

  private final List<RecordedSession> sessions;
  private final WindowCutter cutter;
  private final Part part;
  private final double density;

  /**
   * Makes a sampler.
   *
   * @param density crops per window length of signal; 2 draws twice as many windows as fit side by
   *     side
   */
  public CropSampler(
      List<RecordedSession> sessions, WindowCutter cutter, Part part, double density) {
    if (!(density > 0)) {
      throw new IllegalArgumentException("density is " + density + "; it must be positive");
    }
    this.sessions = List.copyOf(sessions);
    this.cutter = cutter;
    this.part = part;
    this.density = density;
  }

  /**
   * The crops of an epoch.
   *
   * @param windows shuffled windows
   * @param unusable how many were left out for their signal quality
   * @param incomplete how many were left out for a hole
   */
  public record Crops(List<LabelledWindow> windows, long unusable, long incomplete) {

    public Crops {
      windows = List.copyOf(windows);
    }
  }

  /** Draws the crops of an epoch. */
  public Crops draw(Random random) {
    List<LabelledWindow> windows = new ArrayList<>();
    long unusable = 0;
    long incomplete = 0;
    for (RecordedSession session : sessions) {
      TimeSpan span = part.of(session.recordingSpan()).intersection(session.span());
      long room = span.lengthMicros() - cutter.windowMicros();
      long count =
          room < 0
              ? 0
              : Math.max(1, Math.round(density * span.lengthMicros() / cutter.windowMicros()));
      for (long i = 0; i < count; i++) {
        long start = span.fromMicros() + (long) (random.nextDouble() * room);
        Optional<AssembledWindow> window = cutter.at(session, start);
        if (window.isEmpty()) {
          incomplete++;
        } else if (window.get().quality() == SignalQuality.UNUSABLE) {
          unusable++;
        } else {
          windows.add(new LabelledWindow(session, -1, window.get()));
        }
      }
    }
    Collections.shuffle(windows, random);
    return new Crops(windows, unusable, incomplete);
  }
}
