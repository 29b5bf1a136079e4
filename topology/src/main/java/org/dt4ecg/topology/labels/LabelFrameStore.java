package org.dt4ecg.topology.labels;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.windowing.ChangelogSettings;
import org.jspecify.annotations.Nullable;

/**
 * The frames that labels may still come for, by device and by the times of their last and first
 * sample in whole milliseconds, so a repeat overwrites itself and frames may come in any order. The
 * device's id ends with a terminator, so that a look at {@code d-1} steps over no {@code d-10}. All
 * times are in microseconds (µs) since the epoch. Not thread-safe: belongs to a task.
 *
 * <p>Not a session store, although its keys read the same: a persistent one has segments, and while
 * nothing was written to it, none of them. It then has no place for its offset, and Kafka Streams
 * 4.3 takes the task for corrupt at each start.
 */
final class LabelFrameStore {

  private static final long MICROS_PER_MILLI = 1_000;

  /** No device id has it: control characters are refused. */
  private static final byte TERMINATOR = 0;

  /** The terminator and two times. */
  private static final int KEY_BYTES_AFTER_ID = 1 + 2 * Long.BYTES;

  private static final Comparator<EcgSamples> BY_START =
      Comparator.comparing(EcgSamples::getStartTime);

  private final KeyValueStore<Bytes, EcgSamples> store;

  LabelFrameStore(KeyValueStore<Bytes, EcgSamples> store) {
    this.store = store;
  }

  /** Makes the store behind this, under a name. */
  static StoreBuilder<KeyValueStore<Bytes, EcgSamples>> builder(String name, ValueSerdes serdes) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), serdes.serdeFor(EcgSamples.class))
        .withCachingDisabled()
        .withLoggingEnabled(
            ChangelogSettings.with(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /** The frame of this device with these times, in milliseconds; null if there is none. */
  @Nullable EcgSamples get(EcgSamples frame) {
    return store.get(keyOf(frame));
  }

  void put(EcgSamples frame) {
    store.put(keyOf(frame), frame);
  }

  void remove(EcgSamples frame) {
    store.delete(keyOf(frame));
  }

  /** The frames of a device that have a sample in {@code [from, to)}, oldest first. */
  List<EcgSamples> between(String deviceId, long fromMicros, long toMicros) {
    List<EcgSamples> frames = new ArrayList<>();
    try (KeyValueIterator<Bytes, EcgSamples> found = endingFrom(deviceId, fromMicros)) {
      while (found.hasNext()) {
        EcgSamples frame = found.next().value;
        if (lastSampleMicros(frame) >= fromMicros && FrameTimes.startMicros(frame) < toMicros) {
          frames.add(frame);
        }
      }
    }
    frames.sort(BY_START);
    return frames;
  }

  /** The frames of a device that have a sample at or after a time, oldest first. */
  List<EcgSamples> from(String deviceId, long fromMicros) {
    return between(deviceId, fromMicros, Long.MAX_VALUE);
  }

  /**
   * Removes the frames of a device whose last sample is in {@code [from, to)}. The start matters: a
   * look from the very beginning would step over all that were ever removed and not yet compacted.
   *
   * @return how many
   */
  int remove(String deviceId, long fromMicros, long toMicros) {
    List<Bytes> behind = new ArrayList<>();
    try (KeyValueIterator<Bytes, EcgSamples> found =
        store.range(
            key(deviceId, milliseconds(fromMicros), 0),
            key(deviceId, milliseconds(toMicros), Long.MAX_VALUE))) {
      while (found.hasNext()) {
        KeyValue<Bytes, EcgSamples> entry = found.next();
        if (lastSampleMicros(entry.value) < toMicros) {
          behind.add(entry.key);
        }
      }
    }
    behind.forEach(store::delete);
    return behind.size();
  }

  /** The devices of which frames are stored. */
  Set<String> devices() {
    Set<String> devices = new TreeSet<>();
    try (KeyValueIterator<Bytes, EcgSamples> all = store.all()) {
      while (all.hasNext()) {
        byte[] key = all.next().key.get();
        devices.add(new String(key, 0, key.length - KEY_BYTES_AFTER_ID, UTF_8));
      }
    }
    return devices;
  }

  /** Time of the frame's last sample, in µs since the epoch. */
  static long lastSampleMicros(EcgSamples frame) {
    return FrameTimes.sampleMicros(frame, SampleCodec.count(frame.getSamples()) - 1);
  }

  private KeyValueIterator<Bytes, EcgSamples> endingFrom(String deviceId, long fromMicros) {
    return store.range(
        key(deviceId, milliseconds(fromMicros), 0), key(deviceId, Long.MAX_VALUE, Long.MAX_VALUE));
  }

  private static Bytes keyOf(EcgSamples frame) {
    return key(
        frame.getDeviceId(),
        milliseconds(lastSampleMicros(frame)),
        milliseconds(FrameTimes.startMicros(frame)));
  }

  /** Sorts by device, then by end, then by start. */
  private static Bytes key(String deviceId, long endMillis, long startMillis) {
    byte[] id = deviceId.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(id.length + KEY_BYTES_AFTER_ID)
            .put(id)
            .put(TERMINATOR)
            .putLong(endMillis)
            .putLong(startMillis)
            .array());
  }

  private static long milliseconds(long micros) {
    return Math.max(0, Math.floorDiv(micros, MICROS_PER_MILLI));
  }
}
