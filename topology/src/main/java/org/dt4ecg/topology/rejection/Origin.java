package org.dt4ecg.topology.rejection;

/** Where a record was read. */
public record Origin(String topic, int partition, long offset) {}
