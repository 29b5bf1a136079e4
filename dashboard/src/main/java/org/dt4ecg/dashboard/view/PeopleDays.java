package org.dt4ecg.dashboard.view;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * What people did in the last day: the bouts of the topic, the stretch that still goes on from
 * events, and the truth where it is known. Thread-safe.
 */
public final class PeopleDays {

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** Windows of a stretch may be as far apart: one that is missing or unusable does not end it. */
  private static final long GAP_MS = 10_000;

  private final ViewLimits limits;
  private final InstantSource clock;
  private final LinkedHashMap<String, Days> people;

  /**
   * Nothing is known yet.
   *
   * @param clock the wall clock
   */
  public PeopleDays(ViewLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    this.people =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Days> eldest) {
            return size() > limits.people();
          }
        };
  }

  /**
   * A stretch of one activity. Times are in ms since the epoch.
   *
   * @param deviceId device that recorded it
   * @param sure mean probability of the activity, 0 to 1; 1 for what is true
   * @param open whether it may still go on: then it is from events, not from the topic of bouts
   */
  public record Stripe(
      long start,
      long end,
      String activity,
      String deviceId,
      double sure,
      int windows,
      boolean open) {

    private Stripe extended(long newEnd, double confidence) {
      int more = windows + 1;
      return new Stripe(
          start, newEnd, activity, deviceId, sure + (confidence - sure) / more, more, open);
    }

    private boolean mostlyWithin(Stripe other) {
      long shared = Math.min(end, other.end) - Math.max(start, other.start);
      return deviceId.equals(other.deviceId) && 2 * shared > end - start;
    }
  }

  /**
   * A person's last day.
   *
   * @param name to show; null without one
   * @param stripes what was recognised, by time
   * @param truth what was true, by time; empty where it is unknown
   */
  public record PersonDay(
      String person, @Nullable String name, List<Stripe> stripes, List<Stripe> truth) {}

  /**
   * Some of the people.
   *
   * @param all how many there are that were asked for
   * @param people those of the page, by id
   */
  public record Page(int all, List<PersonDay> people) {}

  private static final class Days {
    private final List<Stripe> bouts = new ArrayList<>();
    private final List<Stripe> open = new ArrayList<>();
    private final List<Stripe> truth = new ArrayList<>();
  }

  /** A bout has ended. */
  synchronized void bout(ActivityBout bout) {
    Stripe stripe =
        new Stripe(
            FrameTimes.toMicros(bout.getStart()) / 1_000,
            FrameTimes.toMicros(bout.getEnd()) / 1_000,
            bout.getActivity(),
            bout.getDeviceId(),
            bout.getMeanConfidence(),
            bout.getWindows(),
            false);
    if (isFarAhead(stripe.start()) || isFarAhead(stripe.end())) {
      return;
    }
    Days days = daysOf(bout.getUserId());
    insert(days.bouts, stripe);
    days.open.removeIf(open -> open.mostlyWithin(stripe));
  }

  /** A window was decided. */
  synchronized void event(UserActivity event, Optional<Insight.Truth> truth) {
    long start = FrameTimes.toMicros(event.getWindowStart()) / 1_000;
    long end = FrameTimes.toMicros(event.getWindowEnd()) / 1_000;
    if (isFarAhead(start) || isFarAhead(end)) {
      return;
    }
    String user = Claims.counted(event);
    Claims.Claim claim = Claims.of(event);
    String activity = claim.activity();
    if (user != null && activity != null) {
      Stripe window =
          new Stripe(start, end, activity, event.getDeviceId(), claim.activitySure(), 1, true);
      Days days = daysOf(user);
      if (days.bouts.stream().noneMatch(window::mostlyWithin)) {
        extend(days.open, window);
      }
    }
    truth.ifPresent(
        known ->
            extend(
                daysOf(known.userId()).truth,
                new Stripe(start, end, known.activity(), event.getDeviceId(), 1, 1, false)));
  }

  /**
   * Some of the people, by id.
   *
   * @param filter part of an id or a name, in any case; empty for all
   * @param names gives the name to show of an id
   */
  public synchronized Page page(
      String filter, int from, int most, Function<String, @Nullable String> names) {
    String wanted = filter.toLowerCase(Locale.ROOT);
    List<String> ids =
        people.keySet().stream()
            .filter(id -> isWanted(id, names.apply(id), wanted))
            .sorted()
            .toList();
    List<PersonDay> page =
        ids.stream().skip(from).limit(most).map(id -> day(id, names.apply(id))).toList();
    return new Page(ids.size(), page);
  }

  /**
   * One person; empty if nothing is known of such a one.
   *
   * @param name to show; null without one
   */
  public synchronized Optional<PersonDay> dayOf(String userId, @Nullable String name) {
    return people.keySet().stream()
        .filter(userId::equals)
        .findFirst()
        .map(known -> day(known, name));
  }

  /**
   * Whether no stream says so: a frame may be ahead of the wall clock by a day at most, whatever is
   * set. It would be somebody's newest for ever.
   */
  private boolean isFarAhead(long millis) {
    return millis > clock.millis() + DAY_MS;
  }

  private PersonDay day(String id, @Nullable String name) {
    Days days = daysOf(id);
    List<Stripe> stripes = new ArrayList<>(days.bouts);
    days.open.forEach(open -> insert(stripes, open));
    return new PersonDay(id, name, stripes, List.copyOf(days.truth));
  }

  private static boolean isWanted(String id, @Nullable String name, String wanted) {
    return id.toLowerCase(Locale.ROOT).contains(wanted)
        || (name != null && name.toLowerCase(Locale.ROOT).contains(wanted));
  }

  private Days daysOf(String userId) {
    return people.computeIfAbsent(userId, id -> new Days());
  }

  /** Goes on with the stretch that ends where the window begins, or begins another. */
  private void extend(List<Stripe> stripes, Stripe window) {
    for (int i = stripes.size() - 1; i >= 0; i--) {
      Stripe before = stripes.get(i);
      if (before.deviceId().equals(window.deviceId())
          && before.activity().equals(window.activity())
          && before.start() <= window.start()
          && window.start() - before.end() <= GAP_MS
          && !isInterrupted(stripes, i, window)) {
        if (window.end() > before.end()) {
          stripes.set(i, before.extended(window.end(), window.sure()));
        }
        return;
      }
    }
    insert(stripes, window);
  }

  /** Whether the device did something else in between. */
  private static boolean isInterrupted(List<Stripe> stripes, int index, Stripe window) {
    for (int i = index + 1; i < stripes.size(); i++) {
      Stripe later = stripes.get(i);
      if (later.deviceId().equals(window.deviceId()) && later.start() <= window.start()) {
        return true;
      }
    }
    return false;
  }

  /**
   * By start; the oldest go where there are too many, or where they are older than a day: a day
   * before the newest, as recordings may be of long ago, or before now, if that is ahead.
   */
  private void insert(List<Stripe> stripes, Stripe stripe) {
    int at = stripes.size();
    while (at > 0 && stripes.get(at - 1).start() > stripe.start()) {
      at--;
    }
    stripes.add(at, stripe);
    long newest = Math.min(stripes.get(stripes.size() - 1).start(), clock.millis());
    while (stripes.size() > limits.stripes()
        || (stripes.size() > 1 && stripes.get(0).end() < newest - DAY_MS)) {
      stripes.remove(0);
    }
  }
}
