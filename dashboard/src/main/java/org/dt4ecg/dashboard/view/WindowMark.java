package org.dt4ecg.dashboard.view;

import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;

/**
 * One window of a device, to be drawn small. Times are in ms since the epoch.
 *
 * @param person who is recognised, a pseudonym; null for nobody
 * @param activity what that person does; null where nothing is claimed
 * @param truth what was truly done; null where that is unknown
 */
public record WindowMark(
    long start,
    long end,
    @Nullable String person,
    float sure,
    @Nullable String activity,
    float activitySure,
    SignalQuality quality,
    @Nullable Float heartRate,
    @Nullable String truth) {}
