package org.dt4ecg.retrainer.sample;

import java.nio.ByteBuffer;
import java.util.Comparator;
import org.dt4ecg.schemas.digest.Sha256;

/**
 * Names a stretch: what is drawn into the sample or left out of it as a whole, since single frames
 * are shorter than a window.
 *
 * @param stratum the labels
 * @param deviceId the device
 * @param number the start of its first frame in lengths of a stretch since the epoch, rounded down
 * @param priority the lower (unsigned), the sooner it is drawn; a hash, so as good as random, but
 *     the same for the same stretch whenever it is met
 */
record StretchId(Stratum stratum, String deviceId, long number, long priority)
    implements Comparable<StretchId> {

  private static final Comparator<StretchId> ORDER =
      Comparator.<StretchId>comparingLong(id -> id.priority() + Long.MIN_VALUE)
          .thenComparing(StretchId::stratum)
          .thenComparing(StretchId::deviceId)
          .thenComparingLong(StretchId::number);

  static StretchId of(long seed, Stratum stratum, String deviceId, long number) {
    return new StretchId(
        stratum, deviceId, number, priority(seed, deviceId, stratum.sessionId(), number));
  }

  /** The first eight bytes of a SHA-256. */
  private static long priority(long seed, String deviceId, String sessionId, long number) {
    Sha256 digest =
        new Sha256().addLong(seed).addLong(number).addDelimited(deviceId).addDelimited(sessionId);
    return ByteBuffer.wrap(digest.bytes()).getLong();
  }

  @Override
  public int compareTo(StretchId other) {
    return ORDER.compare(this, other);
  }
}
