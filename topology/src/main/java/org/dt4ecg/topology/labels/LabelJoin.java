package org.dt4ecg.topology.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.deadletter.Origin;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.topology.windowing.QuietClock;

/**
 * Joins the labels and the frames of all devices of a task. Keeps in memory the devices that are
 * sending or have labels waiting. What is stored of one that has sent nothing for the delay is
 * removed, since raw ECG is kept no longer than labels may come. Not thread-safe: belongs to a
 * task.
 */
final class LabelJoin {

  private final Function<String, RecentFrames> recentFrames;
  private final WaitingLabelStore waiting;
  private final LabelSettings settings;
  private final QuietClock quiet;
  private final Map<String, LabelledDevice> devices = new HashMap<>();
  private int waitingLabels;

  /**
   * @param recentFrames finds the frames of a device
   * @param sweepPeriod how often {@link #sweep} will be called
   */
  LabelJoin(
      Function<String, RecentFrames> recentFrames,
      WaitingLabelStore waiting,
      LabelSettings settings,
      Duration sweepPeriod) {
    this.recentFrames = recentFrames;
    this.waiting = waiting;
    this.settings = settings;
    this.quiet = new QuietClock(sweepPeriod);
  }

  /**
   * Rebuilds what a task had in memory when it stopped.
   *
   * @param storedDevices those of which frames are stored
   */
  void restore(Iterable<String> storedDevices, Instant now) {
    quiet.start(now);
    storedDevices.forEach(this::device);
    List<WaitingLabel> labels = new ArrayList<>();
    waiting.forEach(labels::add);
    labels.forEach(label -> device(label.getLabel().getDeviceId()).await(label, quiet.micros()));
    waitingLabels = labels.size();
  }

  /** How many labels wait. */
  int waitingLabels() {
    return waitingLabels;
  }

  /** Takes a frame in, and decides on the labels that waited for it. */
  List<LabelOutcome> accept(EcgSamples frame) {
    LabelledDevice device = device(frame.getDeviceId());
    device.receive(frame, quiet.micros());
    List<LabelOutcome> outcomes = decide(device);
    device.removeOldFrames();
    return outcomes;
  }

  /** Takes a label in, and decides on it if it has nothing to wait for. */
  List<LabelOutcome> accept(EcgLabel label, byte[] record, Origin origin) {
    WaitingLabel arrived =
        WaitingLabel.newBuilder()
            .setLabel(label)
            .setRecord(ByteBuffer.wrap(record))
            .setTopic(origin.topic())
            .setPartition(origin.partition())
            .setOffset(origin.offset())
            .build();
    LabelledDevice device = device(label.getDeviceId());
    if (device.isDue(label, quiet.micros())) {
      return device.decide(arrived, quiet.micros());
    }
    if (device.isFull()) {
      return List.of(
          new LabelOutcome.Rejected(
              label.getDeviceId().getBytes(UTF_8),
              record,
              new Rejection(
                  RejectionReason.HELD_BACK,
                  "%d labels of the device wait for its samples already; send it later"
                      .formatted(LabelledDevice.MOST_WAITING)),
              origin));
    }
    waiting.put(arrived);
    waitingLabels++;
    device.await(arrived, quiet.micros());
    return List.of();
  }

  /**
   * Decides on the labels of devices that have gone silent.
   *
   * @param hasReadAll whether the task has read all frames there are; what is left to be read, an
   *     outage, or a machine that stood still is no silent device
   */
  List<LabelOutcome> sweep(Instant now, boolean hasReadAll) {
    quiet.tick(now, hasReadAll);
    List<LabelOutcome> outcomes = new ArrayList<>();
    devices.values().forEach(device -> outcomes.addAll(decide(device)));
    devices
        .values()
        .removeIf(
            device -> {
              boolean idle = device.isIdle(quiet.micros());
              if (idle) {
                device.removeAllFrames();
              }
              return idle;
            });
    return outcomes;
  }

  private List<LabelOutcome> decide(LabelledDevice device) {
    List<LabelOutcome> outcomes = new ArrayList<>();
    for (WaitingLabel due : device.takeDue(quiet.micros())) {
      outcomes.addAll(device.decide(due, quiet.micros()));
      waiting.remove(due);
      waitingLabels--;
    }
    return outcomes;
  }

  private LabelledDevice device(String deviceId) {
    return devices.computeIfAbsent(
        deviceId, id -> new LabelledDevice(recentFrames.apply(id), settings, quiet.micros()));
  }
}
