package org.dt4ecg.app.reset;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.common.GroupType;
import org.jspecify.annotations.Nullable;

/**
 * What a reset takes back.
 *
 * @param applicationId whose state it is
 * @param group type of the application's group; null if the brokers know none
 * @param topics internal topics that are deleted, in the order of the alphabet
 * @param kept topics that begin like internal ones and are none of this topology
 * @param offsets where reading starts again, by {@code topic-partition}
 * @param folder state on this machine that is deleted; null if there is none
 */
public record ResetPlan(
    String applicationId,
    @Nullable GroupType group,
    List<String> topics,
    List<String> kept,
    SortedMap<String, Long> offsets,
    @Nullable Path folder) {}
