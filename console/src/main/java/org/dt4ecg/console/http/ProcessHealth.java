package org.dt4ecg.console.http;

/**
 * How a process is, at one moment.
 *
 * @param isAlive whether it can still become well by itself; else a supervisor has to start it anew
 * @param isReady whether it does its work now
 * @param details what {@code /health} tells of it, written as JSON
 */
public record ProcessHealth(boolean isAlive, boolean isReady, Object details) {}
