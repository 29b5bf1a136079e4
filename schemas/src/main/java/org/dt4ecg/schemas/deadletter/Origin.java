package org.dt4ecg.schemas.deadletter;

/** Where a record was read. */
public record Origin(String topic, int partition, long offset) {}
