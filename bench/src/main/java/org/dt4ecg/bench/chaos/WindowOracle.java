package org.dt4ecg.bench.chaos;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.dt4ecg.bench.oracle.Session;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.ActivityResult;
import org.dt4ecg.schemas.avro.IdentityResult;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * Holds what came out against the windows that have to come: each once on each topic, in the order
 * of its session, by a model that there is, and with what that model says of it. First {@link
 * #note} is told of all identity results, then the models are asked ({@link #score}), and then all
 * records of the topics are judged, each partition in its order. Not thread-safe.
 */
public final class WindowOracle {

  private static final int IDENTITY = 0;
  private static final int ACTIVITY = 1;
  private static final int EVENT = 2;
  private static final List<String> TOPICS =
      List.of("identity-results", "activity-results", "user-activity");

  private final WindowGrid grid;
  private final Map<String, String> assignments;
  private final Findings findings;
  private final Map<Session, SessionTally> sessions = new HashMap<>();
  private final Map<String, List<ExpectedSession>> sessionsOfDevices;
  private final long[] events = new long[TOPICS.size()];

  /** What events and bouts have to agree on: those of the events less those of the bouts. */
  private final Map<BoutKey, BoutSums> boutSums = new TreeMap<>();

  private long bouts;

  private record BoutKey(String userId, String deviceId, String activity)
      implements Comparable<BoutKey> {
    @Override
    public int compareTo(BoutKey other) {
      int byUser = userId.compareTo(other.userId);
      int byDevice = byUser == 0 ? deviceId.compareTo(other.deviceId) : byUser;
      return byDevice == 0 ? activity.compareTo(other.activity) : byDevice;
    }
  }

  /**
   * Of a person, device and activity.
   *
   * @param windows how many windows
   * @param rated how many of them have a heart rate
   * @param tenths sum of these heart rates, in tenths of beats per minute
   */
  private record BoutSums(long windows, long rated, long tenths) {
    BoutSums plus(BoutSums other) {
      return new BoutSums(windows + other.windows, rated + other.rated, tenths + other.tenths);
    }
  }

  /** What all three kinds of records tell of a window. */
  private record Told(
      String key,
      String deviceId,
      Instant sessionStart,
      long index,
      Instant start,
      Instant end,
      String version,
      @Nullable String lead) {}

  /**
   * @param expected the sessions of all devices
   * @param assignments the person to whom a device is assigned, by device
   * @param findings gets what is wrong
   */
  WindowOracle(
      List<ExpectedSession> expected,
      WindowGrid grid,
      Map<String, String> assignments,
      Findings findings) {
    this.grid = grid;
    this.assignments = Map.copyOf(assignments);
    this.findings = findings;
    this.sessionsOfDevices =
        expected.stream().collect(Collectors.groupingBy(session -> session.session().deviceId()));
    expected.forEach(
        session -> sessions.put(session.session(), new SessionTally(session, TOPICS.size())));
  }

  /** How many windows have to come. */
  public long expectedWindows() {
    return sessions.values().stream()
        .mapToLong(session -> session.expected().windows().cardinality())
        .sum();
  }

  /** How many events came. */
  public long events() {
    return events[EVENT];
  }

  /** How many bouts came. */
  public long bouts() {
    return bouts;
  }

  /** Looks by which model a window was classified. */
  void note(IdentityResult result) {
    SessionTally session = session(result.getDeviceId(), result.getSessionStart());
    if (session != null) {
      session.noteVersion(result.getWindowIndex(), result.getModelVersion());
    }
  }

  /** Asks the models, each of the windows that name it. */
  void score(Map<String, Scorer> scorers) throws ClassificationException {
    for (SessionTally session : sessions.values()) {
      session.score(scorers);
    }
  }

  /** Judges the next identity result. */
  void judge(String key, IdentityResult result) {
    Told told =
        new Told(
            key,
            result.getDeviceId(),
            result.getSessionStart(),
            result.getWindowIndex(),
            result.getWindowStart(),
            result.getWindowEnd(),
            result.getModelVersion(),
            result.getLead());
    judge(IDENTITY, told, result, Answer::fault);
  }

  /** Judges the next activity result. */
  void judge(String key, ActivityResult result) {
    Told told =
        new Told(
            key,
            result.getDeviceId(),
            result.getSessionStart(),
            result.getWindowIndex(),
            result.getWindowStart(),
            result.getWindowEnd(),
            result.getModelVersion(),
            result.getLead());
    judge(ACTIVITY, told, result, Answer::fault);
  }

  /** Judges the next event. */
  void judge(String key, UserActivity event) {
    Told told =
        new Told(
            key,
            event.getDeviceId(),
            event.getSessionStart(),
            event.getWindowIndex(),
            event.getWindowStart(),
            event.getWindowEnd(),
            event.getModelVersion(),
            event.getLead());
    judge(EVENT, told, event, this::fault);
    if (event.getSignalQuality() != SignalQuality.UNUSABLE
        && event.getFusedUserId() != null
        && event.getFusedActivity() != null) {
      Float heartRate = event.getHeartRate();
      count(
          event.getFusedUserId(),
          event.getDeviceId(),
          event.getFusedActivity(),
          heartRate == null
              ? new BoutSums(1, 0, 0)
              : new BoutSums(1, 1, Math.round(10.0 * heartRate)));
    }
  }

  /** Counts the next bout. */
  void judge(String key, ActivityBout bout) {
    bouts++;
    if (!key.equals(bout.getUserId())) {
      findings.add(Wrong.MISATTRIBUTED, "activity-bouts: a bout has the key of somebody else");
    }
    if (!isOfASession(bout)) {
      findings.add(
          Wrong.MISATTRIBUTED,
          "activity-bouts: a bout of %s from %s is of lead %s, as no session is"
              .formatted(bout.getDeviceId(), bout.getStart(), bout.getLead()));
    }
    Float mean = bout.getMeanHeartRate();
    long rated = bout.getHeartRateWindows();
    long tenths = mean == null ? 0 : Math.round(10.0 * mean * rated);
    count(
        bout.getUserId(),
        bout.getDeviceId(),
        bout.getActivity(),
        new BoutSums(-bout.getWindows(), -rated, -tenths));
  }

  private boolean isOfASession(ActivityBout bout) {
    long start = FrameTimes.toMicros(bout.getStart());
    return sessionsOfDevices.getOrDefault(bout.getDeviceId(), List.of()).stream()
        .anyMatch(
            session ->
                session.lead().equals(bout.getLead())
                    && session.session().startMicros() <= start
                    && start < session.frames().get(session.frames().size() - 1).endMicros());
  }

  private void count(String userId, String deviceId, String activity, BoutSums sums) {
    boutSums.merge(new BoutKey(userId, deviceId, activity), sums, BoutSums::plus);
  }

  /** Counts what is missing, once all records were judged. */
  void finish() {
    for (int topic = 0; topic < TOPICS.size(); topic++) {
      for (SessionTally session : sessions.values()) {
        int lost = session.lost(topic);
        findings.add(
            Wrong.LOST,
            lost,
            "%s: %d windows of %s, the first is %d"
                .formatted(
                    TOPICS.get(topic),
                    lost,
                    session.expected().session(),
                    session.firstLost(topic)));
      }
    }
    boutSums.forEach(this::compareBouts);
  }

  private void compareBouts(BoutKey key, BoutSums difference) {
    long windows = difference.windows();
    findings.add(
        Wrong.BOUTS,
        Math.abs(windows),
        "device %s, %s: %d windows %s than events"
            .formatted(
                key.deviceId(),
                key.activity(),
                Math.abs(windows),
                windows > 0 ? "fewer in bouts" : "more in bouts"));
    if (windows == 0 && (difference.rated() != 0 || difference.tenths() != 0)) {
      findings.add(
          Wrong.BOUTS,
          "device %s, %s: the heart rates of the events of %d windows are missing in bouts, %.1f beats a minute in all"
              .formatted(
                  key.deviceId(), key.activity(), difference.rated(), difference.tenths() / 10.0));
    }
  }

  private @Nullable String fault(Answer answer, UserActivity event) {
    String assigned = assignments.get(event.getDeviceId());
    String told = event.getAssignedUserId();
    if (assigned == null ? told != null : !assigned.equals(told)) {
      return "is not assigned to the person to whom the device is";
    }
    return answer.fault(event);
  }

  private <V> void judge(
      int topic, Told told, V record, BiFunction<Answer, V, @Nullable String> compare) {
    events[topic]++;
    String name =
        "%s: window %d of %s from %s"
            .formatted(TOPICS.get(topic), told.index(), told.deviceId(), told.sessionStart());
    SessionTally session = session(told.deviceId(), told.sessionStart());
    if (session == null || !session.has(told.index())) {
      findings.add(Wrong.FOREIGN, name);
      return;
    }
    if (!session.isNew(topic, told.index())) {
      findings.add(Wrong.DOUBLED, name);
      return;
    }
    if (!session.isInOrder(topic, told.index())) {
      findings.add(Wrong.OUT_OF_ORDER, name);
    }
    String fault = fault(session, told);
    if (fault == null) {
      Answer answer = session.answer(told.index());
      fault =
          answer == null
              ? "names model %s, which never served".formatted(told.version())
              : compare.apply(answer, record);
    }
    if (fault != null) {
      findings.add(Wrong.MISATTRIBUTED, name + " " + fault);
    }
  }

  private @Nullable String fault(SessionTally session, Told told) {
    if (!told.key().equals(told.deviceId())) {
      return "has another key than its device";
    }
    if (!session.expected().lead().equals(told.lead())) {
      return "names lead %s".formatted(told.lead());
    }
    long start = grid.start(session.expected().session().startMicros(), told.index());
    if (FrameTimes.toMicros(told.start()) != start
        || FrameTimes.toMicros(told.end()) != start + grid.windowMicros()) {
      return "lies at other times";
    }
    if (!told.version().equals(session.version(told.index()))) {
      return "names model %s, its identity result %s"
          .formatted(told.version(), session.version(told.index()));
    }
    return null;
  }

  private @Nullable SessionTally session(String deviceId, Instant start) {
    return sessions.get(new Session(deviceId, FrameTimes.toMicros(start)));
  }
}
