package org.dt4ecg.topology.windowing;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * Turns the frames of all devices of a task into sealed windows. Keeps in memory what is open of
 * each device that is sending; a device that has gone silent is dropped and comes back from its
 * cursor. Not thread-safe: belongs to a task.
 */
public final class WindowSealer {

  private final CursorStore cursors;
  private final Map<String, DeviceTimeline> timelines = new HashMap<>();
  private Windowing windowing;

  public WindowSealer(Windowing windowing, CursorStore cursors) {
    this.windowing = windowing;
    this.cursors = cursors;
  }

  /** Rebuilds what a task had in memory when it stopped, windows that waited included. */
  public void restore(Instant now) {
    List<DeviceTimeline> restored = new ArrayList<>();
    cursors.forEachOpenSession(
        (deviceId, cursor) -> {
          DeviceTimeline timeline = DeviceTimeline.restored(deviceId, windowing, cursor, now);
          timelines.put(deviceId, timeline);
          restored.add(timeline);
        });
    restored.forEach(timeline -> timeline.advance(now));
  }

  /** Goes on with the windows of another model. No window may wait in the batch. */
  public void continueOn(Windowing other) {
    timelines.replaceAll((deviceId, timeline) -> timeline.continuedOn(other));
    windowing = other;
  }

  /** Takes a frame in, and seals what it completes. */
  public Arrival accept(EcgSamples frame, Instant now) {
    String deviceId = frame.getDeviceId();
    DeviceTimeline timeline = timelines.computeIfAbsent(deviceId, id -> timelineOf(id, now));
    Arrival arrival = timeline.receive(frame, now);
    if (arrival == Arrival.STORED) {
      // A session that this frame opened has to be known before a window of it holds the cursor
      // back.
      commitIfPossible(deviceId, timeline);
      timeline.advance(now);
      commitIfPossible(deviceId, timeline);
    }
    return arrival;
  }

  /** Gives up what devices that have gone silent left open. */
  public void sweep(Instant now) {
    timelines.forEach(
        (deviceId, timeline) -> {
          timeline.advance(now);
          commitIfPossible(deviceId, timeline);
        });
    timelines.values().removeIf(DeviceTimeline::isIdle);
  }

  /**
   * Stores the positions of the devices of windows whose results have been forwarded, and removes
   * the frames that no window needs any more.
   */
  public void commit(Collection<SealedWindow> forwarded) {
    TreeSet<String> devices = new TreeSet<>();
    forwarded.forEach(window -> devices.add(window.deviceId()));
    devices.forEach(
        deviceId ->
            commit(
                deviceId,
                requireNonNull(timelines.get(deviceId), "a device with windows was dropped")));
  }

  private DeviceTimeline timelineOf(String deviceId, Instant now) {
    DeviceCursor cursor = cursors.get(deviceId);
    return cursor == null
        ? DeviceTimeline.ofNewDevice(deviceId, windowing, now)
        : DeviceTimeline.restored(deviceId, windowing, cursor, now);
  }

  private void commitIfPossible(String deviceId, DeviceTimeline timeline) {
    if (timeline.canCommit()) {
      commit(deviceId, timeline);
    }
  }

  private void commit(String deviceId, DeviceTimeline timeline) {
    cursors.put(deviceId, timeline.commit());
    timeline.removeDoneFrames();
  }
}
