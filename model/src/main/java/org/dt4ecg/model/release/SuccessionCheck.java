package org.dt4ecg.model.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.dt4ecg.model.ModelContract;

/**
 * Whether a release may follow on those before it. Immutable.
 *
 * @param served contract of the model that serves
 * @param releasedAt when the newest of those that it must not be older than was released; {@link
 *     Instant#EPOCH} if there is none, as for a model that came with the program
 */
public record SuccessionCheck(ModelContract served, Instant releasedAt) {

  /**
   * Checks that a release is not older, and takes in the windows of the model that serves. The
   * stream could cut others after a swap; but a release is to change what is said of a window, not
   * how often something is said, nor which devices are understood.
   *
   * @throws RefusedReleaseException with {@link RefusalReason#OUT_OF_ORDER} or {@link
   *     RefusalReason#OTHER_INPUT}
   */
  public void check(ModelContract offered, Instant offeredReleasedAt)
      throws RefusedReleaseException {
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
