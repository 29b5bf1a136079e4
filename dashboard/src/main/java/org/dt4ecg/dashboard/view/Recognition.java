package org.dt4ecg.dashboard.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.jspecify.annotations.Nullable;

/**
 * How often the right person is named, and the right activity, over the time at which events came:
 * so a swap shows where it happens, however old the ECG is. Right is what the fleet knows to be
 * true; where it knows nothing, the person to whom the device is assigned. Windows of unusable
 * signal do not count. Not thread-safe.
 */
public final class Recognition {

  /** Length of a point of the curves. */
  static final long BUCKET_MS = 5_000;

  private static final int BUCKETS = 720;

  private final Counts all = new Counts();
  private final LinkedHashMap<String, Counts> people;

  Recognition(int mostPeople) {
    this.people =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Counts> eldest) {
            return size() > mostPeople;
          }
        };
  }

  /**
   * A point of the curves: what came within {@link #BUCKET_MS}.
   *
   * @param at begin, in ms since the epoch
   * @param people windows of people of whom it is known who they are
   * @param named of them those in which that person was named
   * @param activities windows of which the activity is known
   * @param rightActivities of them those in which that activity was named
   */
  public record Point(long at, int people, int named, int activities, int rightActivities) {}

  void add(UserActivity event, Optional<Insight.Truth> truth, long nowMillis) {
    if (event.getSignalQuality() == SignalQuality.UNUSABLE) {
      return;
    }
    String user = truth.map(Insight.Truth::userId).orElse(event.getAssignedUserId());
    if (user == null) {
      return;
    }
    Claims.Claim claim = Claims.of(event);
    boolean isNamed = user.equals(claim.userId());
    @Nullable Boolean isActivityRight =
        truth.map(known -> known.activity().equals(claim.activity())).orElse(null);
    all.add(nowMillis, isNamed, isActivityRight);
    people.computeIfAbsent(user, id -> new Counts()).add(nowMillis, isNamed, isActivityRight);
  }

  /** Of everybody. */
  List<Point> ofAll() {
    return all.points();
  }

  /** Of one person; empty if nothing came of that person. */
  List<Point> of(String userId) {
    Counts counts = people.get(userId);
    return counts == null ? List.of() : counts.points();
  }

  private static final class Counts {
    private final ArrayList<Point> points = new ArrayList<>();

    void add(long nowMillis, boolean isNamed, @Nullable Boolean isActivityRight) {
      long at = nowMillis - Math.floorMod(nowMillis, BUCKET_MS);
      int last = points.size() - 1;
      Point point = last >= 0 && points.get(last).at() >= at ? points.remove(last) : null;
      if (point == null) {
        point = new Point(at, 0, 0, 0, 0);
        if (points.size() >= BUCKETS) {
          points.remove(0);
        }
      }
      points.add(
          new Point(
              point.at(),
              point.people() + 1,
              point.named() + (isNamed ? 1 : 0),
              point.activities() + (isActivityRight == null ? 0 : 1),
              point.rightActivities() + (Boolean.TRUE.equals(isActivityRight) ? 1 : 0)));
    }

    List<Point> points() {
      return List.copyOf(points);
    }
  }
}
