package org.dt4ecg.bench.chaos;

/**
 * A frame and when it is sent.
 *
 * @param dueMicros by the device's live time, in µs since the epoch
 * @param frame what is sent
 */
public record Delivery(long dueMicros, SentFrame frame) {}
