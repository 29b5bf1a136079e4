package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.dt4ecg.schemas.topic.Topics;

/** How the changelogs of state about people and devices are kept on the broker. */
public final class ChangelogSettings {

  /**
   * Small, since what lies in the newest segment is never compacted, and is read again by every
   * task that starts.
   */
  private static final int SEGMENT_BYTES = 16 << 20;

  /**
   * The times of records here are those of devices, which may be wrong, and a broker refuses times
   * that are more than an hour ahead; with its own times it refuses none. What is removed is off
   * its disks within {@link Topics#LONGEST_TO_FORGET}, as soon as its cleaner is done with the
   * partition. Tombstones need not stay for long: what an instance still finds on its disk is
   * removed again after the time for which it is kept.
   */
  private static final Map<String, String> COMMON =
      Map.of(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
          "LogAppendTime",
          TopicConfig.SEGMENT_BYTES_CONFIG,
          Integer.toString(SEGMENT_BYTES),
          TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
          "0.2",
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
          Long.toString(Topics.LONGEST_TO_FORGET.toMillis()),
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          Long.toString(Duration.ofHours(1).toMillis()));

  private ChangelogSettings() {}

  /** The common settings. */
  public static Map<String, String> common() {
    return COMMON;
  }

  /** The common settings and these. */
  public static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(COMMON);
    all.putAll(more);
    return Map.copyOf(all);
  }
}
