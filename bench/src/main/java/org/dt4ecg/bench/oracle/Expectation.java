package org.dt4ecg.bench.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dt4ecg.model.signal.WindowGrid;

/**
 * What has to come out of the frames that were sent.
 *
 * @param sessionEnds end of each recording session, in µs since the epoch
 * @param grid where the windows of a session lie
 * @param modelVersion the model that serves
 */
public record Expectation(Map<Session, Long> sessionEnds, WindowGrid grid, String modelVersion) {

  public Expectation {
    sessionEnds = Map.copyOf(sessionEnds);
  }

  /** How many windows there are: those that end within their session. */
  public long windows() {
    return sessionEnds.entrySet().stream()
        .mapToLong(each -> grid.windowsEndedBy(each.getKey().startMicros(), each.getValue()))
        .sum();
  }

  /** Some of the windows, evenly over all sessions. */
  public List<Window> sample(int most) {
    long step = Math.max(1, windows() / most);
    List<Window> sample = new ArrayList<>();
    long position = 0;
    for (Session session : sessionEnds.keySet().stream().sorted().toList()) {
      long end = sessionEnds.getOrDefault(session, 0L);
      for (long index = 0; index < grid.windowsEndedBy(session.startMicros(), end); index++) {
        if (position++ % step == 0) {
          sample.add(new Window(session, index));
        }
      }
    }
    return sample;
  }

  /** A judge for a topic. */
  public TopicJudge judge(Map<Window, DirectClaim> claims) {
    return new TopicJudge(this, new HashMap<>(claims));
  }
}
