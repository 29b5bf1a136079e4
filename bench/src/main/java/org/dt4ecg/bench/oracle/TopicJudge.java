package org.dt4ecg.bench.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the events of one topic against what has to come: each window once, nothing else, and each
 * with the right contents.
 */
public final class TopicJudge {

  private static final int MOST_EXAMPLES = 5;

  private final Expectation expectation;
  private final Map<Window, DirectClaim> claims;
  private final List<Window> windows = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long wrong;
  private long compared;

  TopicJudge(Expectation expectation, Map<Window, DirectClaim> claims) {
    this.expectation = expectation;
    this.claims = claims;
  }

  /** Looks at the next event of the topic. */
  public void accept(Event event) {
    windows.add(event.window());
    fault(event)
        .ifPresent(
            fault -> {
              wrong++;
              if (examples.size() < MOST_EXAMPLES) {
                examples.add("%s %s".formatted(event.window(), fault));
              }
            });
  }

  /** Events up to now. */
  public long events() {
    return windows.size();
  }

  /** The judgement, once all events were seen. */
  public TopicVerdict verdict() {
    WindowCount count =
        WindowCount.of(
            windows,
            expectation.sessionEnds(),
            expectation.grid().windowMicros(),
            expectation.grid().hopMicros());
    return new TopicVerdict(expectation.windows(), count, wrong, compared, examples);
  }

  private Optional<String> fault(Event event) {
    Window window = event.window();
    if (!event.key().equals(window.session().deviceId())) {
      return Optional.of("is keyed by " + event.key());
    }
    long start = expectation.grid().start(window.session().startMicros(), window.index());
    if (event.startMicros() != start
        || event.endMicros() != start + expectation.grid().windowMicros()) {
      return Optional.of(
          "lies from %d to %d µs, it starts at %d"
              .formatted(event.startMicros(), event.endMicros(), start));
    }
    if (!event.modelVersion().equals(expectation.modelVersion())) {
      return Optional.of(
          "is of model %s, %s serves".formatted(event.modelVersion(), expectation.modelVersion()));
    }
    DirectClaim claim = claims.get(window);
    if (claim == null) {
      return Optional.empty();
    }
    compared++;
    return claim.differenceTo(event);
  }
}
