package org.dt4ecg.bench.oracle;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * Whether a topic holds what it has to.
 *
 * @param expected windows that have to be there
 * @param count what is there
 * @param wrong events with wrong contents
 * @param compared events whose claims were held against the model's own
 * @param examples some of the wrong ones
 */
public record TopicVerdict(
    long expected, WindowCount count, long wrong, long compared, List<String> examples) {

  public TopicVerdict {
    examples = List.copyOf(examples);
  }

  /** Whether everything is as it has to be; where claims were compared with none, it is not. */
  @JsonIgnore
  public boolean isRight() {
    return count.isExact() && wrong == 0 && (compared > 0 || expected == 0);
  }
}
