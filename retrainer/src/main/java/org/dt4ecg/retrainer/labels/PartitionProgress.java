package org.dt4ecg.retrainer.labels;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far the group has come in a partition. What a round was made of and what was refused are
 * committed at different times, so the one is the committed offset and the other travels as its
 * metadata: each with the transaction that it belongs to.
 *
 * @param trainedUpTo offset after the last record that a round has seen
 * @param refusedUpTo offset after the last record whose dead letter, if it deserved one, is
 *     written; not below {@code trainedUpTo}
 */
public record PartitionProgress(long trainedUpTo, long refusedUpTo) {

  private static final Pattern METADATA = Pattern.compile("refused-up-to=(\\d{1,18})");

  public PartitionProgress {
    refusedUpTo = Math.max(trainedUpTo, refusedUpTo);
  }

  /** The progress that was committed; metadata of others mean nothing. */
  public static PartitionProgress of(OffsetAndMetadata committed) {
    Matcher matcher = METADATA.matcher(committed.metadata());
    long refused = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    return new PartitionProgress(committed.offset(), refused);
  }

  /** To be committed. */
  public OffsetAndMetadata committable() {
    return new OffsetAndMetadata(trainedUpTo, "refused-up-to=" + refusedUpTo);
  }

  PartitionProgress withRefusedUpTo(long offset) {
    return new PartitionProgress(trainedUpTo, Math.max(refusedUpTo, offset));
  }
}
