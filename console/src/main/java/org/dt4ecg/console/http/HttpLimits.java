package org.dt4ecg.console.http;

import java.time.Duration;

/**
 * What clients of a {@link LocalHttpServer} may take up.
 *
 * @param connections most connections at a time; where there is one more, the one is closed that
 *     has waited for longest
 * @param threads most threads, three of which do no answering
 * @param headerBytes most bytes of a request's first line and headers
 * @param bodyBytes most bytes of a request's body
 * @param requestTime most time for the headers of a request to come, for its body, and for the
 *     client to take the answer, each
 * @param idleTime how long a connection is kept for a further request
 */
public record HttpLimits(
    int connections,
    int threads,
    int headerBytes,
    int bodyBytes,
    Duration requestTime,
    Duration idleTime) {

  /** As many bodies of the largest size are held in memory together, and small ones beside. */
  static final int LARGEST_BODIES = 16;

  /** A body of so many bytes is taken however many large ones there are. */
  static final int SMALL_BODY = 64 * 1024;

  /** Most answers that go on at a time: each is a connection that is not free for others. */
  static final int MOST_FEEDS = 64;

  /** For small questions: probes of health, metrics. */
  public static HttpLimits forProbes() {
    return new HttpLimits(
        256, 8, 8 * 1024, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  /** The same with another size of bodies. */
  public HttpLimits withBodyBytes(int most) {
    return new HttpLimits(connections, threads, headerBytes, most, requestTime, idleTime);
  }
}
