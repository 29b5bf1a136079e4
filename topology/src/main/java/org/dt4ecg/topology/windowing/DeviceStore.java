package org.dt4ecg.topology.windowing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.signal.SampleClock;
import org.dt4ecg.schemas.avro.BoutInProgress;
import org.dt4ecg.schemas.avro.DeviceHistory;
import org.dt4ecg.schemas.avro.DeviceProgress;
import org.dt4ecg.schemas.avro.OpenSession;
import org.dt4ecg.schemas.avro.SessionClock;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.bouts.OpenBout;
import org.dt4ecg.topology.bouts.OpenBout.HeartRates;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of devices beside their frames. Of each device there is one record of what has
 * been decided, which changes seldom, and a ring of records of its progress, one for each window:
 * it says what is new, and so costs the same however many people the model knows and however long
 * the session is. Written while the stream runs, and read when a task starts and where a frame
 * comes for a time that was decided. The key ends with a terminator, so that a look at {@code d-1}
 * steps over no {@code d-10}. Not thread-safe: belongs to a task.
 */
public final class DeviceStore {

  /** A slot and a place in its ring are a byte each. */
  private static final int MOST = 256;

  /** Where the progress of no session stands: positions alone, and frames of closed sessions. */
  private static final int POSITION_SLOT = MOST - 1;

  private static final int KNOWN_FRAMES_SLOT = MOST - 2;

  /** So many frames of closed sessions are known again when they are repeated. */
  private static final int MOST_KNOWN_FRAMES = 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final byte HISTORY = 'H';
  private static final byte PROGRESS = 'P';

  private final KeyValueStore<Bytes, byte[]> store;
  private final Serde<DeviceHistory> histories;
  private final Serde<DeviceProgress> progresses;

  /** The two kinds of records are two subjects of the registry, each with a history of its own. */
  private final String historySubject;

  private final String progressSubject;

  /** Has the schemas of what a store of this name keeps registered. */
  public static void register(String name, ValueSerdes serdes) {
    serdes.register(historySubject(name), DeviceHistory.class);
    serdes.register(progressSubject(name), DeviceProgress.class);
  }

  static String historySubject(String name) {
    return name + "-history";
  }

  static String progressSubject(String name) {
    return name + "-progress";
  }

  public DeviceStore(KeyValueStore<Bytes, byte[]> store, ValueSerdes serdes) {
    this.store = store;
    this.histories = serdes.serdeFor(DeviceHistory.class);
    this.progresses = serdes.serdeFor(DeviceProgress.class);
    this.historySubject = historySubject(store.name());
    this.progressSubject = progressSubject(store.name());
  }

  /** Makes the store behind this, under a name. */
  public static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingDisabled()
        .withLoggingEnabled(ChangelogSettings.common());
  }

  /**
   * What a window said, to be stored.
   *
   * @param evidence of the person; null where its signal was not usable
   */
  record WindowProgress(RecordingSession session, long index, @Nullable Evidence evidence) {}

  /**
   * Writes where a device's sessions are, and what a window that was forwarded said.
   *
   * @param windowed fingerprints of the frames that were removed
   */
  void putProgress(Device device, WindowProgress window, ByteBuffer windowed, Windowing windowing) {
    int session = settled(device).indexOf(window.session());
    if (session < 0) {
      // It was closed with this window.
      putPosition(device, windowed, windowing);
      return;
    }
    int place = (int) (window.index() % windowing.progressRecords());
    store.put(
        progressKey(device.id(), window.session().slot(), place),
        write(
            new DeviceProgress(
                device.nextProgressNumber(),
                openSessions(device, windowing),
                session,
                window.index(),
                evidence(window.evidence()),
                windowed)));
  }

  /**
   * Writes where a device's sessions are.
   *
   * @param windowed fingerprints of the frames that were removed
   */
  void putPosition(Device device, ByteBuffer windowed, Windowing windowing) {
    putPosition(device, POSITION_SLOT, windowed, windowing);
  }

  private void putPosition(Device device, int slot, ByteBuffer windowed, Windowing windowing) {
    DeviceProgress position =
        new DeviceProgress(
            device.nextProgressNumber(),
            openSessions(device, windowing),
            -1,
            -1L,
            evidence(null),
            windowed);
    int place =
        slot == POSITION_SLOT ? (int) (position.getNumber() % windowing.progressRecords()) : 0;
    store.put(progressKey(device.id(), slot, place), write(position));
  }

  private static List<OpenSession> openSessions(Device device, Windowing windowing) {
    long hop = windowing.grid().hopMicros();
    List<OpenSession> sessions = new ArrayList<>(device.sessions().size());
    for (RecordingSession session : settled(device)) {
      sessions.add(openSession(session, hop));
    }
    return sessions;
  }

  /** Those of which windows were decided; the others are found again by their frames. */
  private static List<RecordingSession> settled(Device device) {
    List<RecordingSession> sessions = device.sessions();
    if (sessions.size() == 1 && sessions.get(0).isSettled()) {
      return sessions;
    }
    return sessions.stream().filter(RecordingSession::isSettled).toList();
  }

  /** Writes what of a device's time has been decided, apart from its open sessions. */
  void putHistory(Device device) {
    DecidedTime decided = device.decided();
    if (decided.isEmpty()) {
      store.delete(historyKey(device.id()));
      return;
    }
    List<Long> bounds = new ArrayList<>();
    for (DecidedTime.Interval interval : decided.intervals()) {
      bounds.add(interval.from());
      bounds.add(interval.to());
    }
    DeviceHistory.Builder history = DeviceHistory.newBuilder();
    history.setDecidedBefore(decided.horizon() == Long.MIN_VALUE ? null : decided.horizon());
    history.setDecided(bounds);
    store.put(
        historyKey(device.id()), histories.serializer().serialize(historySubject, history.build()));
  }

  /**
   * Keeps of a session that was closed which frames were windowed, and nothing of what the windows
   * said of the person.
   *
   * @param windowed fingerprints of the frames that were removed with it
   */
  void forgetEvidence(
      Device device, RecordingSession closed, ByteBuffer windowed, Windowing windowing) {
    List<ByteBuffer> known = new ArrayList<>();
    byte[] before = store.get(progressKey(device.id(), KNOWN_FRAMES_SLOT, 0));
    if (before != null) {
      known.add(read(before).getWindowedFrames().duplicate());
    }
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> ring = ring(device.id(), closed.slot())) {
      while (ring.hasNext()) {
        KeyValue<Bytes, byte[]> entry = ring.next();
        keys.add(entry.key);
        known.add(read(entry.value).getWindowedFrames().duplicate());
      }
    }
    keys.forEach(store::delete);
    known.add(windowed.duplicate());
    ByteBuffer all = ByteBuffer.allocate(known.stream().mapToInt(ByteBuffer::remaining).sum());
    known.forEach(all::put);
    all.position(Math.max(0, all.capacity() - MOST_KNOWN_FRAMES * Long.BYTES));
    putPosition(device, KNOWN_FRAMES_SLOT, all.slice(), windowing);
  }

  /** Removes the progress of a device. */
  void removeProgress(Device device) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> ring = rings(device.id())) {
      ring.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }

  /** Whether a frame of this fingerprint was windowed. Reads the rings of the device. */
  boolean wasWindowed(String deviceId, long fingerprint) {
    try (KeyValueIterator<Bytes, byte[]> ring = rings(deviceId)) {
      while (ring.hasNext()) {
        ByteBuffer frames = read(ring.next().value).getWindowedFrames();
        ByteBuffer numbers = frames.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (numbers.remaining() >= Long.BYTES) {
          if (numbers.getLong() == fingerprint) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** All devices of which something is stored, without their frames. */
  Map<String, Device> readAll(Windowing windowing, long quietMicros) {
    Map<String, Device> devices = new HashMap<>();
    List<DeviceProgress> ring = new ArrayList<>();
    String ringOf = "";
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        byte[] key = entry.key.get();
        if (key[0] == HISTORY) {
          String id = new String(key, 1, key.length - 2, UTF_8);
          restore(device(devices, id, windowing, quietMicros), windowing, entry.value);
          continue;
        }
        String id = new String(key, 1, key.length - 4, UTF_8);
        if (!id.equals(ringOf) && !ring.isEmpty()) {
          restore(device(devices, ringOf, windowing, quietMicros), ring, windowing, quietMicros);
          ring.clear();
        }
        ringOf = id;
        ring.add(read(entry.value));
      }
    }
    if (!ring.isEmpty()) {
      restore(device(devices, ringOf, windowing, quietMicros), ring, windowing, quietMicros);
    }
    return devices;
  }

  private KeyValueIterator<Bytes, byte[]> rings(String deviceId) {
    return store.range(firstProgressKey(deviceId), lastProgressKey(deviceId));
  }

  private KeyValueIterator<Bytes, byte[]> ring(String deviceId, int slot) {
    return store.range(progressKey(deviceId, slot, 0), progressKey(deviceId, slot, MOST - 1));
  }

  private static Device device(
      Map<String, Device> devices, String id, Windowing windowing, long quietMicros) {
    return devices.computeIfAbsent(
        id, newId -> new Device(newId, windowing.settings(), quietMicros));
  }

  private void restore(Device device, Windowing windowing, byte[] value) {
    DeviceHistory history = histories.deserializer().deserialize(historySubject, value);
    List<DecidedTime.Interval> intervals = new ArrayList<>();
    List<Long> bounds = history.getDecided();
    for (int i = 0; i + 1 < bounds.size(); i += 2) {
      intervals.add(new DecidedTime.Interval(bounds.get(i), bounds.get(i + 1)));
    }
    Long horizon = history.getDecidedBefore();
    device.restoreDecided(
        new DecidedTime(
            windowing.settings().limits().intervals(),
            horizon == null ? Long.MIN_VALUE : horizon,
            intervals));
  }

  private static void restore(
      Device device, List<DeviceProgress> ring, Windowing windowing, long quietMicros) {
    ring.sort((one, other) -> Long.compare(one.getNumber(), other.getNumber()));
    DeviceProgress newest = ring.get(ring.size() - 1);
    device.restoreProgressNumber(newest.getNumber());
    for (OpenSession stored : newest.getSessions()) {
      RecordingSession session =
          new RecordingSession(
              stored.getLead(),
              stored.getSlot(),
              stored.getStart(),
              stored.getNextWindowIndex(),
              stored.getStart() + stored.getNewestSampleOffset(),
              stored.getNewestSequence(),
              quietMicros);
      restoreClock(session, stored.getClock());
      session.fused(stored.getFusedBy(), fusion(stored, ring));
      session.keepBouts(bouts(stored));
      device.open(session);
      long hop = windowing.grid().hopMicros();
      if (stored.getHopMicros() != hop && stored.getNextWindowIndex() > 0) {
        long decidedTo = stored.getStart() + stored.getNextWindowIndex() * stored.getHopMicros();
        device.restartSession(session, decidedTo);
      }
    }
  }

  /** The evidence of a session's last windows, by rising number. */
  private static FusionState fusion(OpenSession stored, List<DeviceProgress> ring) {
    List<Evidence> evidence = new ArrayList<>();
    for (DeviceProgress progress : ring) {
      int position = progress.getWindowSession();
      if (position >= 0 && progress.getEvidence().hasRemaining()) {
        OpenSession then = progress.getSessions().get(position);
        if (then.getStart() == stored.getStart()
            && then.getSlot() == stored.getSlot()
            && then.getFusedBy().equals(stored.getFusedBy())) {
          evidence.add(
              Evidence.readFrom(progress.getEvidence().duplicate().order(ByteOrder.LITTLE_ENDIAN)));
        }
      }
    }
    return new FusionState(evidence, floats(stored.getActivityBelief()), stored.getFusedTo());
  }

  private static List<OpenBout> bouts(OpenSession stored) {
    List<OpenBout> bouts = new ArrayList<>(stored.getBouts().size());
    for (BoutInProgress bout : stored.getBouts()) {
      long start = stored.getStart() + bout.getStartOffset();
      bouts.add(
          new OpenBout(
              bout.getUserId(),
              bout.getActivity(),
              start,
              start + bout.getDurationMicros(),
              bout.getWindows(),
              bout.getMeanConfidence(),
              new HeartRates(bout.getHeartRateWindows(), bout.getHeartRateTenths())));
    }
    return bouts;
  }

  private static OpenSession openSession(RecordingSession session, long hopMicros) {
    List<BoutInProgress> bouts = new ArrayList<>(session.bouts().size());
    for (OpenBout bout : session.bouts()) {
      bouts.add(
          new BoutInProgress(
              bout.userId(),
              bout.activity(),
              bout.startMicros() - session.startMicros(),
              bout.endMicros() - bout.startMicros(),
              bout.windows(),
              bout.meanConfidence(),
              bout.heartRates().windows(),
              bout.heartRates().tenths()));
    }
    return new OpenSession(
        session.startMicros(),
        session.nextIndex(),
        hopMicros,
        session.newestEndMicros() - session.startMicros(),
        session.newestSequence(),
        session.lead(),
        session.slot(),
        clock(session),
        session.fusedBy(),
        session.fusion().lastWindowIndex(),
        bytes(session.fusion().activityBelief()),
        bouts);
  }

  /** Null for short frames, which are placed by their nominal rate. */
  private static @Nullable SessionClock clock(RecordingSession session) {
    SampleClock clock = session.clock();
    if (!clock.known() && session.clockedMicros() < SampleClock.LONG_FRAME_MICROS) {
      return null;
    }
    return new SessionClock(
        session.clockedStart(), session.clockedMicros(), clock.known() ? clock.ratio() : null);
  }

  private static void restoreClock(RecordingSession session, @Nullable SessionClock stored) {
    if (stored != null) {
      Double ratio = stored.getRatio();
      session.restoreClock(
          ratio == null ? SampleClock.UNKNOWN : new SampleClock(true, ratio),
          stored.getFrameStart(),
          stored.getFrameMicros());
    }
  }

  private static ByteBuffer evidence(@Nullable Evidence evidence) {
    if (evidence == null) {
      return NOTHING;
    }
    ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes()).order(ByteOrder.LITTLE_ENDIAN);
    evidence.writeTo(bytes);
    return bytes.flip();
  }

  private static ByteBuffer bytes(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return bytes;
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] numbers = new float[bytes.remaining() / Float.BYTES];
    bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return numbers;
  }

  private byte[] write(DeviceProgress progress) {
    return progresses.serializer().serialize(progressSubject, progress);
  }

  private DeviceProgress read(byte[] value) {
    return progresses.deserializer().deserialize(progressSubject, value);
  }

  static Bytes historyKey(String deviceId) {
    return key(HISTORY, deviceId);
  }

  static Bytes firstProgressKey(String deviceId) {
    return progressKey(deviceId, 0, 0);
  }

  static Bytes lastProgressKey(String deviceId) {
    return progressKey(deviceId, MOST - 1, MOST - 1);
  }

  private static Bytes key(byte kind, String deviceId) {
    byte[] id = deviceId.getBytes(UTF_8);
    byte[] key = new byte[1 + id.length + 1];
    key[0] = kind;
    System.arraycopy(id, 0, key, 1, id.length);
    return Bytes.wrap(key);
  }

  private static Bytes progressKey(String deviceId, int slot, int place) {
    byte[] id = deviceId.getBytes(UTF_8);
    byte[] key = new byte[1 + id.length + 3];
    key[0] = PROGRESS;
    System.arraycopy(id, 0, key, 1, id.length);
    key[key.length - 2] = (byte) slot;
    key[key.length - 1] = (byte) place;
    return Bytes.wrap(key);
  }
}
