package org.dt4ecg.bench.oracle;

/** A recording session of a device, by its start in µs since the epoch. */
public record Session(String deviceId, long startMicros) implements Comparable<Session> {
  @Override
  public int compareTo(Session other) {
    int byDevice = deviceId.compareTo(other.deviceId);
    return byDevice == 0 ? Long.compare(startMicros, other.startMicros) : byDevice;
  }
}
