package org.dt4ecg.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;

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
   * @param most rows to show, the heading not counted; the last says how many more there are
   */
  static List<String> lines(List<String> fleet, Map<String, DeviceState> states, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(row("device", "person", "activity", "sure", "wearer", "bpm", "delay"));
    int shown = fleet.size() <= most ? fleet.size() : Math.max(1, most - 1);
    for (String device : fleet.subList(0, shown)) {
      DeviceState state = states.get(device);
      lines.add(state == null ? row(device, "-", "-", "-", "-", "-", "-") : row(state));
    }
    if (shown < fleet.size()) {
      List<String> others = fleet.subList(shown, fleet.size());
      lines.add(
          "… and %d more devices, %d of them with events"
              .formatted(others.size(), others.stream().filter(states::containsKey).count()));
    }
    return lines;
  }

  /** What the session so far says; of the first window that is the same as the window alone. */
  private static String row(DeviceState state) {
    UserActivity event = state.event();
    Float heartRate = event.getHeartRate();
    boolean isFused = event.getFusedDecision() != null;
    String person = isFused ? event.getFusedUserId() : event.getUserId();
    String activity = isFused ? event.getFusedActivity() : event.getActivity();
    Float sure = isFused ? event.getFusedActivityConfidence() : event.getActivityConfidence();
    WearerMatch wearer = isFused ? event.getFusedWearer() : event.getWearer();
    return row(
        event.getDeviceId(),
        person == null ? "?" : person,
        activity == null ? "?" : activity,
        sure == null ? "-" : "%.0f %%".formatted(100 * sure),
        wearer == null ? "-" : wearer.name().toLowerCase(Locale.ROOT).replace('_', ' '),
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
