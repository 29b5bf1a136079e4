package org.dt4ecg.dashboard.view;

/**
 * Where a record stands, and when it came.
 *
 * @param writtenMillis when the broker took it, in ms since the epoch
 * @param readMillis when it was read here, by this computer's clock
 */
public record RecordPlace(int partition, long offset, long writtenMillis, long readMillis) {}
