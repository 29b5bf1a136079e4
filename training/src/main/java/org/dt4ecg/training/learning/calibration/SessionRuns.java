package org.dt4ecg.training.learning.calibration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds runs of equally spaced windows of one session, as the stream would fuse them.
 *
 * <p>Held-out parts are short. A session that does not hold n windows at the stream's own distance
 * gives runs at the widest distance at which it does. Windows that overlap are more alike, so what
 * is chosen on them is more careful than it would have to be.
 */
final class SessionRuns {

  private final Map<String, NavigableMap<Long, ScoredRow>> sessions = new LinkedHashMap<>();
  private final int hop;

  /**
   * @param rows windows on a fine grid of their sessions
   * @param hop distance of the windows in the stream, in steps of that grid, from 1
   */
  SessionRuns(List<ScoredRow> rows, int hop) {
    this.hop = hop;
    for (ScoredRow row : rows) {
      sessions.computeIfAbsent(row.session(), name -> new TreeMap<>()).put(row.index(), row);
    }
  }

  /** All runs of so many windows, each in order of time; none if no session is long enough. */
  List<List<ScoredRow>> of(int windows) {
    List<List<ScoredRow>> runs = new ArrayList<>();
    for (NavigableMap<Long, ScoredRow> session : sessions.values()) {
      List<List<ScoredRow>> found = List.of();
      for (int distance = hop; distance >= 1 && found.isEmpty(); distance--) {
        found = of(session, windows, distance);
      }
      runs.addAll(found);
    }
    return runs;
  }

  private static List<List<ScoredRow>> of(
      NavigableMap<Long, ScoredRow> session, int windows, int distance) {
    List<List<ScoredRow>> runs = new ArrayList<>();
    for (long start : session.keySet()) {
      List<ScoredRow> run = new ArrayList<>(windows);
      for (int i = 0; i < windows; i++) {
        ScoredRow row = session.get(start + (long) i * distance);
        if (row != null) {
          run.add(row);
        }
      }
      if (run.size() == windows) {
        runs.add(run);
      }
    }
    return runs;
  }
}
