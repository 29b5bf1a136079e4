package org.dt4ecg.retrainer.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dt4ecg.retrainer.sample.Stratum;

/**
 * Which recording sessions are held out of training, to judge champion and challenger on. Never one
 * that the champion was trained on: it would be judged on what it knows by heart. Of the others a
 * hash of the session id decides, so that a session that was held out tends to stay so from round
 * to round.
 *
 * <p>Held out is what hashes below the share, as long as everyone in the session, and everything
 * done in it, is left in some session of the training part. Whoever has two sessions or more has at
 * least one held out, if these rules allow, since nobody's accuracy could be told otherwise; with
 * few sessions a person this makes the share larger.
 *
 * @param sessions ids of the sessions held out
 * @param unmeasured people of whom nothing is held out, in alphabetical order
 */
public record SessionHoldout(Set<String> sessions, List<String> unmeasured) {

  public SessionHoldout {
    sessions = Set.copyOf(sessions);
    unmeasured = List.copyOf(unmeasured);
  }

  /**
   * Chooses the sessions.
   *
   * @param strata all there is
   * @param share share of the sessions to hold out, between 0 and 1
   * @param trained the sessions that the champion was trained on
   */
  public static SessionHoldout of(List<Stratum> strata, double share, TrainedSessions trained) {
    return new Chooser(strata, trained).choose(share);
  }

  /** A number from 0 to 1 that is as good as random, but the same for the same session. */
  static double place(String sessionId) {
    return Long.parseLong(TrainedSessions.digest(sessionId), 16) / (double) (1L << 48);
  }

  /** Holds out session by session. */
  private static final class Chooser {

    /** People and activities of each session; a person and an activity never look alike. */
    private final Map<String, Set<String>> labels = new HashMap<>();

    private final Map<String, Set<String>> sessionsOfPerson = new TreeMap<>();
    private final Map<String, Integer> trainingSessions = new HashMap<>();
    private final Set<String> heldOut = new HashSet<>();
    private final TrainedSessions trained;

    Chooser(List<Stratum> strata, TrainedSessions trained) {
      this.trained = trained;
      for (Stratum stratum : strata) {
        Set<String> ofSession =
            labels.computeIfAbsent(stratum.sessionId(), unknown -> new TreeSet<>());
        for (String label :
            List.of("person " + stratum.userId(), "activity " + stratum.activity())) {
          if (ofSession.add(label)) {
            trainingSessions.merge(label, 1, Integer::sum);
          }
        }
        sessionsOfPerson
            .computeIfAbsent(stratum.userId(), unknown -> new HashSet<>())
            .add(stratum.sessionId());
      }
    }

    SessionHoldout choose(double share) {
      for (String session : byPlace(labels.keySet())) {
        if (place(session) < share) {
          holdOut(session);
        }
      }
      sessionsOfPerson.values().stream().filter(this::isUnmeasured).forEach(this::holdOutOne);
      List<String> unmeasured =
          sessionsOfPerson.entrySet().stream()
              .filter(entry -> isUnmeasured(entry.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      return new SessionHoldout(heldOut, unmeasured);
    }

    private boolean isUnmeasured(Set<String> sessions) {
      return sessions.stream().noneMatch(heldOut::contains);
    }

    private void holdOutOne(Set<String> sessions) {
      for (String session : byPlace(sessions)) {
        if (holdOut(session)) {
          return;
        }
      }
    }

    private boolean holdOut(String session) {
      Set<String> ofSession = labels.getOrDefault(session, Set.of());
      boolean spared =
          ofSession.stream().allMatch(label -> trainingSessions.getOrDefault(label, 0) > 1);
      if (spared && !trained.contains(session) && heldOut.add(session)) {
        ofSession.forEach(label -> trainingSessions.merge(label, -1, Integer::sum));
        return true;
      }
      return false;
    }

    private static List<String> byPlace(Set<String> sessions) {
      List<String> sorted = new ArrayList<>(sessions);
      sorted.sort(
          Comparator.comparingDouble(SessionHoldout::place)
              .thenComparing(Comparator.naturalOrder()));
      return sorted;
    }
  }
}
