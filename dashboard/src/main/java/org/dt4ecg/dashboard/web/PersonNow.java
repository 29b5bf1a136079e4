package org.dt4ecg.dashboard.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.dashboard.view.DeviceCard;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.jspecify.annotations.Nullable;

/**
 * Where a person is now, and at what: by the newest window in which that person was recognised on a
 * device that is not silent.
 *
 * @param person a pseudonym
 * @param name to show; null without one
 * @param device the device
 * @param wearer whether it is the person's own
 * @param sure probability of the person, 0 to 1
 * @param activity what that person does; null where nothing is claimed
 * @param activitySure probability of the activity, 0 to 1
 * @param heartRate in beats a minute; null where the window has none
 * @param at end of the window, in ms since the epoch
 */
record PersonNow(
    String person,
    @Nullable String name,
    String device,
    WearerMatch wearer,
    float sure,
    @Nullable String activity,
    float activitySure,
    @Nullable Float heartRate,
    long at) {

  /** Those on some devices, by id. */
  static List<PersonNow> of(Collection<DeviceCard> devices) {
    Map<String, PersonNow> people = new TreeMap<>();
    for (DeviceCard device : devices) {
      DeviceCard.Latest latest = device.latest();
      if (latest == null || device.state() == DeviceCard.State.SILENT) {
        continue;
      }
      String person = latest.person();
      if (person != null) {
        people.merge(
            person,
            of(person, device, latest),
            (one, other) -> one.at() >= other.at() ? one : other);
      }
    }
    return List.copyOf(people.values());
  }

  private static PersonNow of(String person, DeviceCard device, DeviceCard.Latest latest) {
    return new PersonNow(
        person,
        latest.name(),
        device.id(),
        latest.wearer(),
        latest.sure(),
        latest.activity(),
        latest.activitySure(),
        latest.heartRate(),
        latest.end());
  }
}
