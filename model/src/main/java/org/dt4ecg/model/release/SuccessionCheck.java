package org.dt4ecg.model.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelContract;

/**
 * Whether a release may follow on those before it, now. Immutable.
 *
 * @param served contract of the model that serves
 * @param releasedAt when the newest of those that it must not be older than was released; {@link
 *     Instant#EPOCH} if there is none, as for a model that came with the program
 * @param now time by the wall clock
 */
public record SuccessionCheck(ModelContract served, Instant releasedAt, Instant now) {

  /** By so much the clock of whoever releases may be ahead of this one. */
  public static final Duration TOLERANCE = Duration.ofMinutes(5);

  /**
   * Checks that a release is neither of the future nor older, and takes in the windows of the model
   * that serves. One from the future would be the newest for as long, and every later release and
   * every way back would be refused as older. The stream could cut other windows after a swap; but
   * a release is to change what is said of a window, not how often something is said, nor which
   * devices are understood.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#IN_FUTURE}, {@link
   *     RefusalReason#OUT_OF_ORDER} or {@link RefusalReason#OTHER_INPUT}
   */
  public void check(ModelContract offered, Instant offeredReleasedAt)
      throws RefusedReleaseException {
    if (offeredReleasedAt.isAfter(now.plus(TOLERANCE))) {
      throw new RefusedReleaseException(
          RefusalReason.IN_FUTURE,
          "The release is of "
              + offeredReleasedAt
              + ", it is "
              + now
              + " here. Set the clock that is wrong, and publish the file anew");
    }
    if (offeredReleasedAt.isBefore(releasedAt)) {
      throw new RefusedReleaseException(
          RefusalReason.OUT_OF_ORDER,
          "The release is of "
              + offeredReleasedAt
              + ", the newest before it is of "
              + releasedAt
              + ": it came late or was sent again. To go back to an older model publish its file"
              + " anew");
    }
    List<String> differences = new ArrayList<>();
    compare("inputUnit", served.inputUnit(), offered.inputUnit(), differences);
    compare("samplingRateHz", served.samplingRateHz(), offered.samplingRateHz(), differences);
    compare("windowSamples", served.windowSamples(), offered.windowSamples(), differences);
    compare("hopSamples", served.hopSamples(), offered.hopSamples(), differences);
    if (!differences.isEmpty()) {
      throw new RefusedReleaseException(
          RefusalReason.OTHER_INPUT,
          "The stream cuts windows for another input than the release takes: "
              + String.join(", ", differences)
              + ". Train for the input that is served, or start the application with this model");
    }
  }

  private static void compare(
      String field, Object expected, Object offered, List<String> differences) {
    if (!expected.equals(offered)) {
      differences.add(field + " is " + offered + " instead of " + expected);
    }
  }
}
