package org.dt4ecg.bench.oracle;

/** A window by its session and its number in it. */
public record Window(Session session, long index) {}
