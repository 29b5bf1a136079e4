package org.dt4ecg.retrainer.sample;

import java.util.Comparator;

/**
 * What the sample is balanced over. Ordered by person, activity and session.
 *
 * @param userId the person
 * @param activity what the person does
 * @param sessionId the recording session
 */
public record Stratum(String userId, String activity, String sessionId)
    implements Comparable<Stratum> {

  private static final Comparator<Stratum> ORDER =
      Comparator.comparing(Stratum::userId)
          .thenComparing(Stratum::activity)
          .thenComparing(Stratum::sessionId);

  @Override
  public int compareTo(Stratum other) {
    return ORDER.compare(this, other);
  }
}
