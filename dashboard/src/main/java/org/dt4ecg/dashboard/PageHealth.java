package org.dt4ecg.dashboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import java.util.TreeMap;
import org.dt4ecg.console.http.ProcessHealth;
import org.dt4ecg.dashboard.view.PipelineBoard;
import org.dt4ecg.schemas.topic.Topics;

/**
 * How the page is, as {@code /health} tells it: it can be shown whatever happens, and is of use as
 * long as it can read the events.
 *
 * @param status {@code UP}, or {@code DOWN} while the events cannot be read
 * @param problems why a topic cannot be read, by topic
 */
@JsonPropertyOrder({"status", "problems"})
record PageHealth(String status, Map<String, String> problems) {

  static PageHealth of(PipelineBoard board) {
    Map<String, String> problems = new TreeMap<>();
    for (PipelineBoard.TopicState topic : board.topics()) {
      String problem = topic.problem();
      if (problem != null) {
        problems.put(topic.topic(), problem);
      }
    }
    return new PageHealth(
        problems.containsKey(Topics.USER_ACTIVITY.name()) ? "DOWN" : "UP", problems);
  }

  ProcessHealth ofProcess() {
    return new ProcessHealth(true, status.equals("UP"), this);
  }
}
