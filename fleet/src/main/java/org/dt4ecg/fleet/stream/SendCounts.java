package org.dt4ecg.fleet.stream;

/**
 * What became of records; they are under way until acknowledged or failed.
 *
 * @param sent handed to the producer
 * @param acknowledged acknowledged by the brokers
 * @param failed given up
 */
public record SendCounts(long sent, long acknowledged, long failed) {}
