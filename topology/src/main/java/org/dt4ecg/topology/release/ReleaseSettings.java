package org.dt4ecg.topology.release;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which releases may serve.
 *
 * @param trustedKeys PEM files of the public keys whose signatures count; with none, every release
 *     is refused
 * @param timeBudget the longest time that a window may take, on one thread
 * @param greatestSlowdown a window may take so many times the time of the model of the start
 * @param startWait how long the streams wait at the start for the topic to be read
 */
public record ReleaseSettings(
    List<Path> trustedKeys, Duration timeBudget, double greatestSlowdown, Duration startWait) {

  public ReleaseSettings {
    trustedKeys = List.copyOf(trustedKeys);
  }
}
