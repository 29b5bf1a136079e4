package org.dt4ecg.dashboard.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * The devices as they are now, with what changed since a reader looked last. Thread-safe.
 *
 * <p>Each change has a number. A reader names the last one it has seen and gets the devices that
 * changed since, each once however often it changed: slow readers get no more than fast ones.
 */
public final class DeviceBoard {

  /** After so long without a frame and an event a device is silent. */
  static final long SILENT_AFTER_MS = 10_000;

  /**
   * An event of an earlier window than the one shown is of an upload of old recordings, unless
   * nothing newer came for so long: then the device's clock was set back.
   */
  private static final long OLD_RECORDINGS_FOR_MS = 60_000;

  /** So many forgotten devices are remembered as gone; readers further back get all anew. */
  private static final int MOST_GONE = 1_000;

  private final ViewLimits limits;

  /** By the time at which they were heard of last, the longest ago first. */
  private final LinkedHashMap<String, Entry> devices = new LinkedHashMap<>(64, 0.75f, true);

  private final Map<String, DeviceAssignment> assignments;
  private final Map<String, String> names;
  private final Deque<Gone> gone = new ArrayDeque<>();
  private long change;
  private long nothingGoneBefore;

  public DeviceBoard(ViewLimits limits) {
    this.limits = limits;
    this.assignments = new NewestOf<>(limits.devices());
    this.names = new NewestOf<>(limits.people());
  }

  /**
   * What changed.
   *
   * @param change number of the last change; what to ask with next time
   * @param whole whether these are all devices there are, and not only those that changed
   * @param devices those that changed
   * @param gone ids of those that were forgotten
   */
  public record Changes(long change, boolean whole, List<DeviceCard> devices, List<String> gone) {

    /** Whether there is anything to tell. */
    public boolean isEmpty() {
      return !whole && devices.isEmpty() && gone.isEmpty();
    }
  }

  /** A device with its last windows, the oldest first. */
  public record Detail(DeviceCard device, List<WindowMark> windows) {}

  /** How many devices are in what state. */
  public record Counts(int devices, int live, int silent, int alerts) {}

  private record Gone(long change, String id) {}

  /** Of the newest so many entries. */
  private static final class NewestOf<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;
    private final int most;

    NewestOf(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > most;
    }
  }

  private static final class Entry {
    private final Deque<WindowMark> windows = new ArrayDeque<>();
    private DeviceCard card;
    private long change;
    private long heardMillis;
    private long eventMillis;

    Entry(DeviceCard card) {
      this.card = card;
    }
  }

  /** A frame of a device came. */
  synchronized void frame(String deviceId, long nowMillis) {
    Entry entry = entry(deviceId, nowMillis);
    if (entry.card.state() == DeviceCard.State.SILENT) {
      show(entry, withState(entry.card, stateOf(entry)));
    }
  }

  /** An event of a device came. */
  synchronized void event(UserActivity event, RecordPlace place, Optional<Insight.Truth> truth) {
    Entry entry = entry(event.getDeviceId(), place.readMillis());
    Claims.Claim claim = Claims.of(event);
    DeviceCard.Latest latest = latest(event, claim, place, truth);
    mark(entry, latest);
    DeviceCard.Latest before = entry.card.latest();
    boolean isOld = before != null && latest.end() < before.end();
    if (isOld && place.readMillis() - entry.eventMillis < OLD_RECORDINGS_FOR_MS) {
      return;
    }
    entry.eventMillis = place.readMillis();
    Long alertSince = null;
    if (claim.wearer() == WearerMatch.OTHER_PERSON) {
      alertSince = Objects.requireNonNullElse(entry.card.alertSince(), latest.start());
    }
    String assigned = event.getAssignedUserId();
    show(
        entry,
        new DeviceCard(
            entry.card.id(),
            DeviceCard.State.LIVE,
            assigned,
            assigned == null ? null : names.get(assigned),
            alertSince,
            latest));
  }

  /** An assignment, or that there is none any more. */
  synchronized void assignment(String deviceId, @Nullable DeviceAssignment assignment) {
    if (assignment == null) {
      assignments.remove(deviceId);
    } else {
      DeviceAssignment known = assignments.get(deviceId);
      if (known != null && known.getSince().isAfter(assignment.getSince())) {
        return;
      }
      assignments.put(deviceId, assignment);
    }
    Entry entry = devices.get(deviceId);
    // What an event says of the assignment at its time is truer than the table.
    if (entry != null && entry.card.latest() == null) {
      show(entry, withAssigned(entry.card, assignedTo(deviceId)));
    }
  }

  /** A person's name to show, or that there is none any more. */
  synchronized void name(String userId, @Nullable String name) {
    if (name == null) {
      names.remove(userId);
    } else {
      names.put(userId, name);
    }
    for (Entry entry : devices.values()) {
      if (userId.equals(entry.card.assigned())) {
        show(entry, withAssigned(entry.card, userId));
      }
    }
  }

  /** A person's name to show; null without one. */
  synchronized @Nullable String nameOf(String userId) {
    return names.get(userId);
  }

  /** Time has passed. */
  synchronized void tick(long nowMillis) {
    for (Entry entry : devices.values()) {
      if (nowMillis - entry.heardMillis >= SILENT_AFTER_MS
          && entry.card.state() != DeviceCard.State.SILENT) {
        show(entry, withState(entry.card, DeviceCard.State.SILENT));
      }
    }
  }

  /**
   * What changed since a change.
   *
   * @param since the last one that was seen; 0 for none
   */
  public synchronized Changes since(long since) {
    boolean whole = since <= 0 || since < nothingGoneBefore || since > change;
    List<DeviceCard> changed = new ArrayList<>();
    for (Entry entry : devices.values()) {
      if (whole || entry.change > since) {
        changed.add(entry.card);
      }
    }
    List<String> left =
        whole
            ? List.of()
            : gone.stream().filter(each -> each.change() > since).map(Gone::id).toList();
    return new Changes(change, whole, changed, left);
  }

  /** A device with its last windows; empty if nothing is known of it. */
  public synchronized Optional<Detail> device(String deviceId) {
    // Looking at one is not hearing of it: get would move it to the end.
    for (Map.Entry<String, Entry> device : devices.entrySet()) {
      if (device.getKey().equals(deviceId)) {
        Entry entry = device.getValue();
        return Optional.of(new Detail(entry.card, List.copyOf(entry.windows)));
      }
    }
    return Optional.empty();
  }

  /** All devices, by id. */
  public synchronized List<DeviceCard> all() {
    return devices.values().stream()
        .map(entry -> entry.card)
        .sorted(Comparator.comparing(DeviceCard::id))
        .toList();
  }

  /** How many devices are in what state. */
  public synchronized Counts counts() {
    int live = 0;
    int silent = 0;
    int alerts = 0;
    for (Entry entry : devices.values()) {
      live += entry.card.state() == DeviceCard.State.LIVE ? 1 : 0;
      silent += entry.card.state() == DeviceCard.State.SILENT ? 1 : 0;
      alerts += entry.card.alertSince() == null ? 0 : 1;
    }
    return new Counts(devices.size(), live, silent, alerts);
  }

  private Entry entry(String deviceId, long nowMillis) {
    Entry entry = devices.get(deviceId);
    if (entry == null) {
      String assigned = assignedTo(deviceId);
      DeviceCard card =
          new DeviceCard(deviceId, DeviceCard.State.WAITING, assigned, null, null, null);
      entry = new Entry(withAssigned(card, assigned));
      entry.change = ++change;
      devices.put(deviceId, entry);
      forgetTheLongestSilent();
    }
    entry.heardMillis = nowMillis;
    return entry;
  }

  private void forgetTheLongestSilent() {
    if (devices.size() > limits.devices()) {
      Iterator<String> eldest = devices.keySet().iterator();
      String id = eldest.next();
      eldest.remove();
      gone.addLast(new Gone(++change, id));
      if (gone.size() > MOST_GONE) {
        nothingGoneBefore = gone.removeFirst().change();
      }
    }
  }

  private void show(Entry entry, DeviceCard card) {
    if (!card.equals(entry.card)) {
      entry.card = card;
      entry.change = ++change;
    }
  }

  private static DeviceCard.State stateOf(Entry entry) {
    return entry.card.latest() == null ? DeviceCard.State.WAITING : DeviceCard.State.LIVE;
  }

  private static DeviceCard withState(DeviceCard card, DeviceCard.State state) {
    return new DeviceCard(
        card.id(), state, card.assigned(), card.assignedName(), card.alertSince(), card.latest());
  }

  private DeviceCard withAssigned(DeviceCard card, @Nullable String userId) {
    return new DeviceCard(
        card.id(),
        card.state(),
        userId,
        userId == null ? null : names.get(userId),
        card.alertSince(),
        card.latest());
  }

  private @Nullable String assignedTo(String deviceId) {
    DeviceAssignment assignment = assignments.get(deviceId);
    return assignment == null ? null : assignment.getUserId();
  }

  private void mark(Entry entry, DeviceCard.Latest latest) {
    Insight.Truth truth = latest.truth();
    entry.windows.addLast(
        new WindowMark(
            latest.start(),
            latest.end(),
            latest.person(),
            latest.sure(),
            latest.activity(),
            latest.activitySure(),
            latest.quality(),
            latest.heartRate(),
            truth == null ? null : truth.activity()));
    if (entry.windows.size() > limits.windows()) {
      entry.windows.removeFirst();
    }
  }

  private static DeviceCard.Latest latest(
      UserActivity event, Claims.Claim claim, RecordPlace place, Optional<Insight.Truth> truth) {
    Claims.Claim own = Claims.ofWindow(event);
    return new DeviceCard.Latest(
        claim.userId(),
        claim.name(),
        claim.wearer(),
        claim.sure(),
        claim.activity(),
        claim.activitySure(),
        claim.fused() ? claim.windows() : 0,
        new DeviceCard.Own(
            own.userId(), own.wearer(), own.sure(), own.activity(), own.activitySure()),
        event.getSignalQuality(),
        event.getLead(),
        Claims.heartRate(event),
        FrameTimes.toMicros(event.getSessionStart()) / 1_000,
        event.getWindowIndex(),
        FrameTimes.toMicros(event.getWindowStart()) / 1_000,
        FrameTimes.toMicros(event.getWindowEnd()) / 1_000,
        event.getModelVersion(),
        place.partition(),
        place.offset(),
        truth.orElse(null));
  }
}
