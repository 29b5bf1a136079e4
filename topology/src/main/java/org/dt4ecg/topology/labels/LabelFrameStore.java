package org.dt4ecg.topology.labels;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.kstream.internals.SessionWindow;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.windowing.ChangelogSettings;

/**
 * The frames that labels may still come for. A frame is the session {@code [first sample, last
 * sample]} of its device, in whole milliseconds, so a repeat overwrites itself and frames may come
 * in any order. The key ends with a terminator, so that a look at {@code d-1} steps over no {@code
 * d-10}. All times are in microseconds (µs) since the epoch. Not thread-safe: belongs to a task.
 */
final class LabelFrameStore {

  private static final long MICROS_PER_MILLI = 1_000;

  /** No device id has it: control characters are refused. */
  private static final char TERMINATOR = 0;

  /**
   * Frames are removed by name. Retention must never remove one: a segmented store drops what is
   * older than the newest frame of <em>any</em> device of the task by more than its retention, and
   * one device that is ahead would age out the others. With decades, all frames of our time lie in
   * one segment.
   */
  private static final Duration RETENTION = Duration.ofDays(36_500);

  private static final Comparator<EcgSamples> BY_START =
      Comparator.comparing(EcgSamples::getStartTime);

  private final SessionStore<String, EcgSamples> store;

  LabelFrameStore(SessionStore<String, EcgSamples> store) {
    this.store = store;
  }

  /** Makes the store behind this, under a name. */
  static StoreBuilder<SessionStore<String, EcgSamples>> builder(String name, ValueSerdes serdes) {
    return Stores.sessionStoreBuilder(
            Stores.persistentSessionStore(name, RETENTION),
            Serdes.String(),
            serdes.serdeFor(EcgSamples.class))
        .withCachingDisabled()
        .withLoggingEnabled(
            ChangelogSettings.with(
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /** Whether a frame of this device with these times is there. */
  boolean contains(EcgSamples frame) {
    SessionWindow window = windowOf(frame);
    return store.fetchSession(key(frame.getDeviceId()), window.start(), window.end()) != null;
  }

  void put(EcgSamples frame) {
    store.put(new Windowed<>(key(frame.getDeviceId()), windowOf(frame)), frame);
  }

  /** The frames of a device that have a sample in {@code [from, to)}, oldest first. */
  List<EcgSamples> between(String deviceId, long fromMicros, long toMicros) {
    List<EcgSamples> frames = new ArrayList<>();
    try (KeyValueIterator<Windowed<String>, EcgSamples> found =
        store.findSessions(key(deviceId), milliseconds(fromMicros), milliseconds(toMicros))) {
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
    List<Windowed<String>> behind = new ArrayList<>();
    try (KeyValueIterator<Windowed<String>, EcgSamples> found =
        store.findSessions(key(deviceId), milliseconds(fromMicros), milliseconds(toMicros))) {
      while (found.hasNext()) {
        KeyValue<Windowed<String>, EcgSamples> entry = found.next();
        if (lastSampleMicros(entry.value) < toMicros) {
          behind.add(entry.key);
        }
      }
    }
    behind.forEach(store::remove);
    return behind.size();
  }

  /** The devices of which frames are stored. */
  Set<String> devices() {
    Set<String> devices = new TreeSet<>();
    try (KeyValueIterator<Windowed<String>, EcgSamples> all = store.fetch(null, null)) {
      while (all.hasNext()) {
        String key = all.next().key.key();
        devices.add(key.substring(0, key.length() - 1));
      }
    }
    return devices;
  }

  /** Time of the frame's last sample, in µs since the epoch. */
  static long lastSampleMicros(EcgSamples frame) {
    return FrameTimes.sampleMicros(frame, SampleCodec.count(frame.getSamples()) - 1);
  }

  private static String key(String deviceId) {
    return deviceId + TERMINATOR;
  }

  private static SessionWindow windowOf(EcgSamples frame) {
    return new SessionWindow(
        milliseconds(FrameTimes.startMicros(frame)), milliseconds(lastSampleMicros(frame)));
  }

  private static long milliseconds(long micros) {
    return Math.max(0, Math.floorDiv(micros, MICROS_PER_MILLI));
  }
}
