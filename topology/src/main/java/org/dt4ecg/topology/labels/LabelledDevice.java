package org.dt4ecg.topology.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelOutcome.Rejected;

/**
 * The labels of one device that wait for its samples, by the device's own time; by how long it has
 * been quiet only once it sends nothing. Each label is decided on once, with all the samples that
 * are there then. Not thread-safe: belongs to a task.
 */
final class LabelledDevice {

  /** Far more than people can give within the time for which labels wait. */
  static final int MOST_WAITING = 10_000;

  private final RecentFrames frames;
  private final LabelSettings settings;
  private final List<Waiting> waiting = new ArrayList<>();

  /** When the last frame that was new came, by the clock of silence, in µs. */
  private long lastReceived;

  LabelledDevice(RecentFrames frames, LabelSettings settings, long quietMicros) {
    this.frames = frames;
    this.settings = settings;
    this.lastReceived = quietMicros;
  }

  void receive(EcgSamples frame, long quietMicros) {
    if (frames.add(frame)) {
      lastReceived = quietMicros;
    }
  }

  /** Whether a label has nothing to wait for, by the device's own time. */
  boolean isDue(EcgLabel label, long quietMicros) {
    return frames.isPast(to(label), settings.graceMicros())
        || frames.isPast(from(label), settings.delayMicros())
        || (frames.hasTime()
            && frames.newestSampleEnd() >= to(label)
            && isCovered(label, isQuiet(quietMicros)));
  }

  /** Whether as many labels wait as may. */
  boolean isFull() {
    return waiting.size() >= MOST_WAITING;
  }

  void await(WaitingLabel label, long quietMicros) {
    waiting.add(new Waiting(label, quietMicros));
  }

  /** The labels that wait no longer, in the order in which they came. */
  List<WaitingLabel> takeDue(long quietMicros) {
    List<WaitingLabel> due = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting next = all.next();
      if (isDue(next.label.getLabel(), quietMicros)
          || isSilentSince(next.since, quietMicros)
          || isRefusedAsAhead(next, quietMicros)) {
        due.add(next.label);
        all.remove();
      }
    }
    return due;
  }

  /** What becomes of a label with what is there. */
  List<LabelOutcome> decide(WaitingLabel due, long quietMicros) {
    EcgLabel label = due.getLabel();
    List<LabelOutcome> outcomes = new ArrayList<>();
    if (!isAhead(label)) {
      frames.takeIn(from(label), to(label), isQuiet(quietMicros));
      for (EcgSamples frame : frames.countedBetween(from(label), to(label))) {
        LabelledFrames.cut(frame, label, frames.sessionId(frame))
            .ifPresent(ecg -> outcomes.add(new Labelled(ecg)));
      }
    }
    if (outcomes.isEmpty()) {
      Origin origin = new Origin(due.getTopic(), due.getPartition(), due.getOffset());
      outcomes.add(
          new Rejected(
              label.getDeviceId().getBytes(UTF_8),
              due.getRecord().array(),
              rejection(label),
              origin));
    }
    return outcomes;
  }

  /** No label can come for them any more. */
  void removeAllFrames() {
    frames.removeAll();
  }

  void removeOldFrames() {
    frames.removeOld();
  }

  /** Whether nothing of it would be lost if it were forgotten: the stores say it all. */
  boolean isIdle(long quietMicros) {
    return waiting.isEmpty() && isSilentSince(lastReceived, quietMicros);
  }

  /**
   * Whether a label is ahead of its device although all was read for a while: its frames are not
   * merely behind it in a backlog.
   */
  private boolean isRefusedAsAhead(Waiting label, long quietMicros) {
    return isAhead(label.label.getLabel()) && quietMicros - label.since > settings.graceMicros();
  }

  private boolean isAhead(EcgLabel label) {
    return frames.hasTime() && from(label) > frames.newestSampleEnd() + settings.delayMicros();
  }

  /**
   * @param isQuiet whether no frame is on its way that another one with a wrong time would have to
   *     give way to
   */
  private boolean isCovered(EcgLabel label, boolean isQuiet) {
    long tolerance = settings.holeToleranceMicros();
    long from = from(label) - tolerance;
    long to = to(label) + tolerance + 1;
    return LabelledFrames.cover(
        isQuiet ? frames.between(from, to) : frames.sureBetween(from, to),
        from(label),
        to(label),
        tolerance);
  }

  private boolean isQuiet(long quietMicros) {
    return quietMicros - lastReceived > settings.graceMicros();
  }

  private boolean isSilentSince(long micros, long quietMicros) {
    return quietMicros - Math.max(micros, lastReceived) > settings.delayMicros();
  }

  private Rejection rejection(EcgLabel label) {
    Optional<Instant> time =
        frames.hasTime()
            ? Optional.of(FrameTimes.toInstant(frames.newestSampleEnd()))
            : Optional.empty();
    String newest = time.map(end -> "its newest sample ends at " + end).orElse("it sent none yet");
    return isAhead(label)
        ? new Rejection(
            RejectionReason.LABEL_AHEAD,
            "the label begins at %s, more than %s ahead of the device: %s; send it later"
                .formatted(label.getFrom(), settings.delay(), newest))
        : new Rejection(
            RejectionReason.LABEL_UNMATCHED,
            "no sample of the device from %s to %s is there: %s, and %s before that is kept"
                .formatted(label.getFrom(), label.getTo(), newest, settings.delay()));
  }

  private static long from(EcgLabel label) {
    return FrameTimes.toMicros(label.getFrom());
  }

  private static long to(EcgLabel label) {
    return FrameTimes.toMicros(label.getTo());
  }

  /**
   * A label that waits.
   *
   * @param since since when, by the clock of silence, in µs
   */
  private record Waiting(WaitingLabel label, long since) {}
}
