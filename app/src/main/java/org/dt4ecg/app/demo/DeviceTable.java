package org.dt4ecg.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.schemas.avro.UserActivity;

/** The devices as a table for people, a line each, within 80 columns. Pure. */
final class DeviceTable {

  private static final String FORMAT = "%-13s %-13s %-13s %5s  %-17s %4s %7s";

  /** So many characters of a name are shown. */
  private static final int NAME = 13;

  private DeviceTable() {}

  /**
   * The table, with its heading.
   *
   * @param fleet all devices, those without an event included
   * @param states the newest event of those that have one
   */
  static List<String> lines(List<String> fleet, Map<String, DeviceState> states) {
    List<String> lines = new ArrayList<>();
    lines.add(row("device", "person", "activity", "sure", "wearer", "bpm", "delay"));
    for (String device : fleet) {
      DeviceState state = states.get(device);
      lines.add(state == null ? row(device, "-", "-", "-", "-", "-", "-") : row(state));
    }
    return lines;
  }

  private static String row(DeviceState state) {
    UserActivity event = state.event();
    Float heartRate = event.getHeartRate();
    return row(
        event.getDeviceId(),
        event.getUserId() == null ? "?" : event.getUserId(),
        event.getActivity(),
        "%.0f %%".formatted(100 * event.getActivityConfidence()),
        event.getWearer().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        heartRate == null ? "-" : "%.0f".formatted(heartRate),
        state.delay().toMillis() + " ms");
  }

  private static String row(
      String device,
      String person,
      String activity,
      String confidence,
      String wearer,
      String heartRate,
      String delay) {
    return FORMAT
        .formatted(cut(device), cut(person), cut(activity), confidence, wearer, heartRate, delay)
        .stripTrailing();
  }

  private static String cut(String name) {
    return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
  }
}
