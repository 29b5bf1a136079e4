package org.dt4ecg.topology.outcome;

/** Where a record was read. */
public record Origin(String topic, int partition, long offset) {}
