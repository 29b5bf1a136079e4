package org.dt4ecg.fleet.stream;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.fleet.recording.Recording;

/**
 * Who wore a device and what that person did, by event time: what results are held against.
 * Thread-safe. Remembers the newest recordings of each device, so that an endless replay does not
 * fill the memory.
 */
public final class FleetTruth {

  private static final int RECORDINGS_PER_DEVICE = 2_000;

  /**
   * A window may stick out of its recording by what a stream may fill in: the hole tolerance of
   * window assembly and a frame's nominal end.
   */
  private static final long TOLERANCE_MICROS = 50_000;

  private final Map<String, DeviceTruth> devices = new ConcurrentHashMap<>();

  /**
   * What is known of a stretch of ECG.
   *
   * @param userId who wore the device, a pseudonym
   * @param activity what that person did
   * @param sessionId session of the recording that was replayed
   */
  public record Truth(String userId, String activity, String sessionId) {}

  /**
   * The truth about a window.
   *
   * @param windowStartMicros its start, inclusive, in µs since the epoch
   * @param windowEndMicros its end, exclusive
   * @return empty if the window reaches over two recordings or the device recorded nothing then
   */
  public Optional<Truth> at(String deviceId, long windowStartMicros, long windowEndMicros) {
    DeviceTruth device = devices.get(deviceId);
    return device == null ? Optional.empty() : device.at(windowStartMicros, windowEndMicros);
  }

  /** Notes that a device plays a recording from a time on. */
  void add(String deviceId, Recording recording, long startMicros) {
    devices
        .computeIfAbsent(deviceId, id -> new DeviceTruth())
        .add(
            startMicros,
            new Stretch(
                startMicros + recording.durationMicros(),
                new Truth(recording.userId(), recording.activity(), recording.sessionId())));
  }

  private record Stretch(long endMicros, Truth truth) {}

  private static final class DeviceTruth {

    private final TreeMap<Long, Stretch> stretches = new TreeMap<>();

    synchronized void add(long startMicros, Stretch stretch) {
      stretches.put(startMicros, stretch);
      if (stretches.size() > RECORDINGS_PER_DEVICE) {
        stretches.pollFirstEntry();
      }
    }

    synchronized Optional<Truth> at(long startMicros, long endMicros) {
      Map.Entry<Long, Stretch> found = stretches.floorEntry(startMicros + TOLERANCE_MICROS);
      if (found == null || endMicros > found.getValue().endMicros() + TOLERANCE_MICROS) {
        return Optional.empty();
      }
      return Optional.of(found.getValue().truth());
    }
  }
}
