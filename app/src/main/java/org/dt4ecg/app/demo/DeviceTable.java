package org.dt4ecg.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.schemas.avro.UserActivity;

/** The devices as a table for people, a line each. Pure. */
final class DeviceTable {

  private static final String FORMAT = "%-14s %-16s %-15s %10s  %-18s %8s";

  private DeviceTable() {}

  /**
   * The table, with its heading.
   *
   * @param fleet all devices, those without an event included
   * @param states the newest event of those that have one
   */
  static List<String> lines(List<String> fleet, Map<String, DeviceState> states) {
    List<String> lines = new ArrayList<>();
    lines.add(row("device", "person", "activity", "confidence", "wearer", "delay"));
    for (String device : fleet) {
      DeviceState state = states.get(device);
      lines.add(state == null ? row(device, "-", "-", "-", "-", "-") : row(state));
    }
    return lines;
  }

  private static String row(DeviceState state) {
    UserActivity event = state.event();
    return row(
        event.getDeviceId(),
        event.getUserId() == null ? "?" : event.getUserId(),
        event.getActivity(),
        "%.0f %%".formatted(100 * event.getActivityConfidence()),
        event.getWearer().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        state.delay().toMillis() + " ms");
  }

  private static String row(
      String device,
      String person,
      String activity,
      String confidence,
      String wearer,
      String delay) {
    return FORMAT.formatted(device, person, activity, confidence, wearer, delay).stripTrailing();
  }
}
