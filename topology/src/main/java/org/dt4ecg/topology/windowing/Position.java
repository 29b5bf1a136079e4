package org.dt4ecg.topology.windowing;

/**
 * Where a device's windows go on. All times are in microseconds (µs) since the epoch.
 *
 * @param sessionStart start of the open recording session; without one, the end of what was
 *     windowed
 * @param nextIndex next window to decide about, or {@link CursorStore#NO_SESSION}
 * @param windowedTo up to where windows were decided before that session, which does not begin
 *     earlier
 */
record Position(long sessionStart, long nextIndex, long windowedTo) {

  /**
   * The same position in windows of another hop, when another model serves. A session of which
   * windows were decided goes on as a new one that starts with the first window that was not, so
   * that no window is lost or comes twice.
   */
  Position recounted(long hopMicros, long newHopMicros) {
    if (nextIndex == CursorStore.NO_SESSION || nextIndex == 0 || hopMicros == newHopMicros) {
      return this;
    }
    long decidedTo = sessionStart + nextIndex * hopMicros;
    return new Position(decidedTo, 0, decidedTo);
  }
}
