package org.dt4ecg.fleet.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.simulation.SimulatedWearer;

/**
 * Plans for a fleet. Device {@code n} is {@code wearable-n}, or has another prefix in place of
 * {@code wearable-}, counted from 01, and starts with activity {@code n - 1} modulo five of its
 * person, so that a short look at a fleet shows all of them.
 */
public final class DevicePlans {

  /** What device ids begin with, unless told otherwise. */
  public static final String DEFAULT_PREFIX = "wearable-";

  private static final int ACTIVITIES = 5;

  private DevicePlans() {}

  /**
   * A fleet that replays recordings: a person to each device, round and round if there are more
   * devices than people.
   *
   * @param source where the recordings are
   * @param chosen which of them to play, such as one pass
   * @param devices how many devices
   * @param endless whether a person's recordings start over when they run out
   * @throws IllegalArgumentException if there are no devices or no chosen recordings
   */
  public static List<DevicePlan> replaying(
      RecordingSource source, Predicate<RecordingInfo> chosen, int devices, boolean endless) {
    return replaying(DEFAULT_PREFIX, source, chosen, devices, endless);
  }

  /**
   * The same, for a fleet beside others.
   *
   * @param prefix what the devices' ids begin with
   * @throws IllegalArgumentException if there are no devices or no chosen recordings
   */
  public static List<DevicePlan> replaying(
      String prefix,
      RecordingSource source,
      Predicate<RecordingInfo> chosen,
      int devices,
      boolean endless) {
    requireDevices(devices);
    Map<String, List<RecordingInfo>> byUser = new LinkedHashMap<>();
    for (RecordingInfo info : source.recordings()) {
      if (chosen.test(info)) {
        byUser.computeIfAbsent(info.userId(), user -> new ArrayList<>()).add(info);
      }
    }
    if (byUser.isEmpty()) {
      throw new IllegalArgumentException(
          "None of the %d recordings of %s was chosen; choose other passes or another folder"
              .formatted(source.recordings().size(), source.dataset()));
    }
    List<Map.Entry<String, List<RecordingInfo>>> people = List.copyOf(byUser.entrySet());
    List<DevicePlan> plans = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      Map.Entry<String, List<RecordingInfo>> person = people.get(device % people.size());
      List<RecordingInfo> rotated = new ArrayList<>(person.getValue());
      // A person's second device starts in the next pass, not beside the first.
      int first = device % ACTIVITIES + ACTIVITIES * (device / people.size());
      Collections.rotate(rotated, -first);
      plans.add(
          new DevicePlan(
              deviceId(prefix, device),
              person.getKey(),
              new RecordingPlaylist(source, List.copyOf(rotated), endless),
              endless));
    }
    return List.copyOf(plans);
  }

  /**
   * A fleet of endless simulated people, one to each device.
   *
   * @param devices how many devices
   * @param seed seed of everything random; the people are those of {@code SimulatedRecordings} with
   *     the same seed
   * @throws IllegalArgumentException if there are no devices
   */
  public static List<DevicePlan> simulated(int devices, long seed) {
    return simulated(DEFAULT_PREFIX, devices, seed);
  }

  /**
   * The same, for a fleet beside others.
   *
   * @param prefix what the devices' ids begin with
   * @throws IllegalArgumentException if there are no devices
   */
  public static List<DevicePlan> simulated(String prefix, int devices, long seed) {
    requireDevices(devices);
    List<DevicePlan> plans = new ArrayList<>();
    for (int device = 0; device < devices; device++) {
      int person = device;
      plans.add(
          new DevicePlan(
              deviceId(prefix, device),
              SimulatedWearer.userId(person),
              () -> new SimulatedWearer(person, person % ACTIVITIES, seed),
              true));
    }
    return List.copyOf(plans);
  }

  private static void requireDevices(int devices) {
    if (devices < 1) {
      throw new IllegalArgumentException(
          "A fleet of " + devices + " devices; ask for at least one");
    }
  }

  private static String deviceId(String prefix, int device) {
    return "%s%02d".formatted(prefix, device + 1);
  }
}
