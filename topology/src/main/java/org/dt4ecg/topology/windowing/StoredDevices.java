package org.dt4ecg.topology.windowing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.dt4ecg.schemas.avro.BoutInProgress;
import org.dt4ecg.schemas.avro.DeviceHistory;
import org.dt4ecg.schemas.avro.DeviceProgress;
import org.dt4ecg.schemas.avro.OpenSession;
import org.dt4ecg.schemas.avro.SessionClock;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link DeviceStore} has written, from outside its task. Thread-safe. */
public final class StoredDevices {

  private final Deserializer<DeviceHistory> histories;
  private final Deserializer<DeviceProgress> progresses;

  public StoredDevices(ValueSerdes serdes) {
    this.histories = serdes.serdeFor(DeviceHistory.class).deserializer();
    this.progresses = serdes.serdeFor(DeviceProgress.class).deserializer();
  }

  /**
   * What is stored of a device; empty if nothing is.
   *
   * @param name the store's
   */
  public synchronized Optional<StoredDevice> device(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String name, String deviceId) {
    byte[] history = store.get(DeviceStore.historyKey(deviceId));
    DeviceProgress newest = newest(store, name, deviceId);
    if (history == null && newest == null) {
      return Optional.empty();
    }
    List<StoredDevice.Stretch> decided = new ArrayList<>();
    Optional<Instant> before = Optional.empty();
    if (history != null) {
      DeviceHistory read = histories.deserialize(DeviceStore.historySubject(name), history);
      before = Optional.ofNullable(read.getDecidedBefore()).map(StoredDevices::time);
      List<Long> bounds = read.getDecided();
      for (int i = 0; i + 1 < bounds.size(); i += 2) {
        decided.add(new StoredDevice.Stretch(time(bounds.get(i)), time(bounds.get(i + 1))));
      }
    }
    return Optional.of(
        new StoredDevice(
            deviceId,
            before,
            decided,
            newest == null
                ? List.of()
                : newest.getSessions().stream().map(StoredDevices::session).toList()));
  }

  /** The record that says where the sessions are. */
  private @Nullable DeviceProgress newest(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, String name, String deviceId) {
    DeviceProgress newest = null;
    try (KeyValueIterator<Bytes, byte[]> ring =
        store.range(
            DeviceStore.firstProgressKey(deviceId), DeviceStore.lastProgressKey(deviceId))) {
      while (ring.hasNext()) {
        DeviceProgress read =
            progresses.deserialize(DeviceStore.progressSubject(name), ring.next().value);
        if (newest == null || read.getNumber() > newest.getNumber()) {
          newest = read;
        }
      }
    }
    return newest;
  }

  private static StoredDevice.Session session(OpenSession stored) {
    long start = stored.getStart();
    SessionClock clock = stored.getClock();
    Double ratio = clock == null ? null : clock.getRatio();
    return new StoredDevice.Session(
        stored.getLead(),
        time(start),
        time(start + stored.getNewestSampleOffset()),
        stored.getNextWindowIndex(),
        time(start + stored.getNextWindowIndex() * stored.getHopMicros()),
        stored.getNewestSequence(),
        Optional.of(stored.getFusedBy()).filter(version -> !version.isEmpty()),
        ratio == null ? OptionalDouble.empty() : OptionalDouble.of(ratio),
        stored.getBouts().stream().map(bout -> stretch(start, bout)).toList());
  }

  private static StoredDevice.OpenStretch stretch(long sessionStart, BoutInProgress bout) {
    long start = sessionStart + bout.getStartOffset();
    return new StoredDevice.OpenStretch(
        bout.getUserId(),
        bout.getActivity(),
        time(start),
        time(start + bout.getDurationMicros()),
        bout.getWindows(),
        bout.getMeanConfidence());
  }

  private static Instant time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
