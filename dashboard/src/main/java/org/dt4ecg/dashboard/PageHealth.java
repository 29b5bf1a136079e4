package org.dt4ecg.dashboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/**
 * How the page is, as {@code /health} tells it: it can be shown whatever happens, and is of use as
 * long as it can read the events. A part of it that has ended has to be started again, with all.
 *
 * @param status {@code UP}, or {@code DOWN} while the events cannot be read or a part has ended
 * @param problems why a topic cannot be read, by topic
 * @param end why the page has to be started again; null as long as it has not
 */
@JsonPropertyOrder({"status", "problems", "end"})
record PageHealth(String status, Map<String, String> problems, @Nullable String end) {

  static PageHealth of(PipelineBoard board) {
    Map<String, String> problems = new TreeMap<>();
    for (PipelineBoard.TopicState topic : board.topics()) {
      String problem = topic.problem();
      if (problem != null) {
        problems.put(topic.topic(), problem);
      }
    }
    String end = board.end().orElse(null);
    boolean isDown = end != null || problems.containsKey(Topics.USER_ACTIVITY.name());
    return new PageHealth(isDown ? "DOWN" : "UP", problems, end);
  }

  ProcessHealth ofProcess() {
    return new ProcessHealth(end == null, status.equals("UP"), this);
  }
}
