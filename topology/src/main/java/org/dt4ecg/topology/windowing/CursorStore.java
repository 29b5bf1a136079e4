package org.dt4ecg.topology.windowing;

import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.DeviceCursor;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.jspecify.annotations.Nullable;

/**
 * How far each device's windows have been forwarded. A device whose recording session is over has a
 * cursor with {@link #NO_SESSION} as its next window: its session start is then the end of what was
 * windowed. Not thread-safe: belongs to a task.
 */
public final class CursorStore {

  /** Next window index of a device without an open recording session. */
  static final long NO_SESSION = -1;

  /** Gets each device that has a cursor. */
  @FunctionalInterface
  public interface Visitor {
    void visit(String deviceId, DeviceCursor cursor);
  }

  private final KeyValueStore<String, DeviceCursor> store;

  public CursorStore(KeyValueStore<String, DeviceCursor> store) {
    this.store = store;
  }

  public @Nullable DeviceCursor get(String deviceId) {
    return store.get(deviceId);
  }

  public void put(String deviceId, DeviceCursor cursor) {
    store.put(deviceId, cursor);
  }

  /** Shows every device with an open recording session to the visitor, who must not write. */
  public void forEachOpenSession(Visitor visitor) {
    try (KeyValueIterator<String, DeviceCursor> all = store.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.getNextWindowIndex() != NO_SESSION) {
              visitor.visit(entry.key, entry.value);
            }
          });
    }
  }

  /** The position of a cursor, counted by a hop in µs. */
  static Position position(DeviceCursor cursor, long hopMicros) {
    Position written =
        new Position(
            FrameTimes.toMicros(cursor.getSessionStart()),
            cursor.getNextWindowIndex(),
            FrameTimes.toMicros(cursor.getWindowedTo()));
    long itsHop = cursor.getHopMicros();
    return itsHop == 0 ? written : written.recounted(itsHop, hopMicros);
  }
}
