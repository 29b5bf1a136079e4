package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.SessionStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;

/**
 * The windower with stores in memory and without Kafka: what is sent, how time passes, what is
 * forwarded, and deaths in between. Not thread-safe.
 */
final class SealerRun implements WindowingListener, AutoCloseable {

  private static final ValueSerdes SERDES = ValueSerdes.of(new InMemorySchemaRegistry());
  private static final Serializer<EcgSamples> WRITER =
      SERDES.serdeFor(EcgSamples.class).serializer();
  private static final Deserializer<EcgSamples> READER =
      SERDES.serdeFor(EcgSamples.class).deserializer();
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** A window, by what names it. */
  record Window(String device, long session, long index) implements Comparable<Window> {
    @Override
    public int compareTo(Window other) {
      return toString().compareTo(other.toString());
    }
  }

  /** A frame that was refused, at once or after it had been stored. */
  record Refused(String device, long start, RejectionReason reason) {}

  private final Map<Window, float[]> windows = new LinkedHashMap<>();
  private final List<Window> forwardedTwice = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final List<StateStore> stores = new ArrayList<>();
  private final SessionStore<String, byte[]> frames;
  private final KeyValueStore<Bytes, byte[]> devices;
  private final Windowing windowing;
  private final int batchSize;
  private MicroBatch batch;
  private WindowSealer sealer;
  private Instant now = Instant.parse("2026-03-01T09:00:00Z");
  private int stored;
  private int restored;
  private int lostByRestart;
  private int done;
  private int expelled;

  SealerRun(ModelContract contract, WindowingSettings settings, int batchSize) {
    MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    this.windowing = Windowing.of(contract, Duration.ofMillis(40), settings);
    this.batchSize = batchSize;
    this.frames = open(context, FrameStore.builder("frames", true));
    this.devices =
        open(
            context,
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("devices"), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled());
    this.batch = new MicroBatch(batchSize, Duration.ZERO);
    this.sealer = newSealer();
    restore();
  }

  /** What was forwarded, window by window, and the samples that the model was given. */
  Map<Window, float[]> windows() {
    return windows;
  }

  List<Window> forwardedTwice() {
    return forwardedTwice;
  }

  List<Refused> refused() {
    return refused;
  }

  /** Frames that were stored and of which it was not said what became of them. */
  int unaccounted() {
    return stored - done - expelled;
  }

  /** Frames that were not in the store after a death; negative for those that were twice. */
  int lostByRestart() {
    return lostByRestart;
  }

  Arrival send(EcgSamples frame) {
    byte[] record = WRITER.serialize("ecg-samples", frame);
    Arrival arrival = sealer.accept(frame.getDeviceId(), new StoredFrame(frame, record), now);
    if (arrival instanceof Arrival.Refused answer) {
      refused.add(new Refused(frame.getDeviceId(), start(frame), answer.rejection().reason()));
    }
    if (batch.isFull()) {
      forward();
    }
    return arrival;
  }

  /** A second passes. */
  void tick(boolean hasReadAll) {
    now = now.plus(SWEEP);
    sealer.sweep(now, hasReadAll, (device, session) -> {});
    forward();
  }

  void waitFor(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      tick(true);
    }
  }

  /** Classifies and forwards what waits. */
  void forward() {
    if (batch.isEmpty()) {
      return;
    }
    List<WindowSealer.Forwarded> forwarded = new ArrayList<>();
    for (SealedWindow window : batch.drain()) {
      Window name = new Window(window.deviceId(), window.sessionStartMicros(), window.index());
      if (windows.put(name, window.samples().clone()) != null) {
        forwardedTwice.add(name);
      }
      forwarded.add(new WindowSealer.Forwarded(window, null));
    }
    sealer.commit(forwarded);
  }

  /** The process dies with what waits in its batch, and another one takes over its stores. */
  void restart() {
    batch = new MicroBatch(batchSize, Duration.ZERO);
    sealer = newSealer();
    restore();
  }

  @Override
  public void frameStored() {
    stored++;
  }

  @Override
  public void framesRestored(int count) {
    restored = count;
  }

  @Override
  public void frameWindowed() {
    done++;
  }

  @Override
  public void frameExpelled(String deviceId, StoredFrame frame, Rejection rejection) {
    expelled++;
    refused.add(new Refused(deviceId, frame.startMicros(), rejection.reason()));
  }

  @Override
  public void sessionClosed(Device device, RecordingSession session) {}

  @Override
  public void windowSealed() {}

  @Override
  public void windowIncomplete() {}

  @Override
  public void close() {
    stores.forEach(StateStore::close);
  }

  private static long start(EcgSamples frame) {
    return FrameTimes.startMicros(frame);
  }

  private void restore() {
    sealer.restore(
        now,
        (device, record) -> new StoredFrame(READER.deserialize("ecg-samples", record), record));
    lostByRestart += unaccounted() - restored;
  }

  private WindowSealer newSealer() {
    return new WindowSealer(
        windowing, new FrameStore(frames), new DeviceStore(devices, SERDES), batch, this, SWEEP);
  }

  private <S extends StateStore> S open(
      MockProcessorContext<Void, Void> context, StoreBuilder<S> builder) {
    S store = builder.withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    stores.add(store);
    return store;
  }
}
