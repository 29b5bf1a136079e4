package org.dt4ecg.training.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * Figures of the windows of one person, or of one activity. Shares are from 0 to 1, and null where
 * there is nothing to share.
 *
 * @param windows complete windows
 * @param unusable those of unusable signal quality, which no share below counts
 * @param unknown share of the usable ones for which nobody is named; as the next two null of a
 *     model that tells no people
 * @param right share of them for which the right person is named; null where the model knows none
 *     of the people
 * @param wrong share of them for which another person is named
 * @param identity accuracy of the most probable person
 * @param identityFused the same over five windows
 * @param activity accuracy of the most probable activity
 * @param activityFused the same by the smoother, over five windows
 */
public record GroupFigures(
    long windows,
    long unusable,
    @Nullable Double unknown,
    @Nullable Double right,
    @Nullable Double wrong,
    @Nullable Double identity,
    @Nullable Double identityFused,
    @Nullable Double activity,
    @Nullable Double activityFused) {}
