package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.SessionWindow;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.SessionBytesStoreSupplier;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The frames that windows are still to be cut from, as records as they were read. A frame is the
 * session {@code [first sample, last sample]} of its device and lead, in whole milliseconds. It is
 * written once and removed once, by its exact key; nothing is ever looked for here while the stream
 * runs, since what is open is in memory as well. Read as a whole when a task starts. Not
 * thread-safe: belongs to a task.
 */
public final class FrameStore {

  private static final long MICROS_PER_MILLI = 1_000;

  /** No device id has it: control characters are refused. */
  private static final char SEPARATOR = 0;

  /**
   * Frames are removed by name. Retention must never remove one: a store drops what is older than
   * the newest frame of <em>any</em> device of the task by more than its retention, and one device
   * that is ahead would age out the others.
   */
  private static final Duration RETENTION = Duration.ofDays(36_500);

  /** Gets each frame that is stored. */
  @FunctionalInterface
  public interface Visitor {
    void visit(String deviceId, byte[] record);
  }

  private final SessionStore<String, byte[]> store;

  public FrameStore(SessionStore<String, byte[]> store) {
    this.store = store;
  }

  /**
   * Makes the store behind this, under a name.
   *
   * @param inMemory whether it is kept on the heap, and so read back from its changelog at every
   *     start, or in RocksDB
   */
  public static StoreBuilder<SessionStore<String, byte[]>> builder(String name, boolean inMemory) {
    SessionBytesStoreSupplier supplier =
        inMemory
            ? Stores.inMemorySessionStore(name, RETENTION)
            : Stores.persistentSessionStore(name, RETENTION);
    return Stores.sessionStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(
            ChangelogSettings.with(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  void put(Device device, StoredFrame frame) {
    store.put(key(device, frame), frame.record());
  }

  void remove(Device device, StoredFrame frame) {
    store.remove(key(device, frame));
  }

  /** Shows every frame to the visitor, who must not write. */
  void forEach(Visitor visitor) {
    try (KeyValueIterator<Windowed<String>, byte[]> all = store.fetch(null, null)) {
      while (all.hasNext()) {
        KeyValue<Windowed<String>, byte[]> entry = all.next();
        String key = entry.key.key();
        visitor.visit(key.substring(0, key.indexOf(SEPARATOR)), entry.value);
      }
    }
  }

  /** The key of a device's frames of one lead. */
  static String keyOf(String deviceId, String lead) {
    return deviceId + SEPARATOR + lead;
  }

  private static Windowed<String> key(Device device, StoredFrame frame) {
    return new Windowed<>(
        device.frameKey(frame.lead()),
        new SessionWindow(
            frame.startMicros() / MICROS_PER_MILLI, frame.lastSampleMicros() / MICROS_PER_MILLI));
  }
}
