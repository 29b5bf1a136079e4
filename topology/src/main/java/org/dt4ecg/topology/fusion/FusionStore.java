package org.dt4ecg.topology.fusion;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.schemas.avro.SessionFusion;
import org.dt4ecg.schemas.avro.WindowEvidence;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.topology.windowing.SealedWindow;

/**
 * What the windows of each device's recording session have said so far. One session a device: that
 * of another session or of another model is as good as none, and is overwritten. Not thread-safe:
 * belongs to a task.
 */
final class FusionStore {

  private final KeyValueStore<String, SessionFusion> store;

  FusionStore(KeyValueStore<String, SessionFusion> store) {
    this.store = store;
  }

  /** The state before a window; empty where its session, or the model, has just begun. */
  FusionState before(SealedWindow window, String modelVersion) {
    SessionFusion stored = store.get(window.deviceId());
    return stored != null
            && stored.getModelVersion().equals(modelVersion)
            && FrameTimes.toMicros(stored.getSessionStart()) == window.sessionStartMicros()
        ? state(stored)
        : FusionState.EMPTY;
  }

  /** Keeps the state after a window. */
  void put(SealedWindow window, String modelVersion, FusionState state) {
    store.put(
        window.deviceId(),
        SessionFusion.newBuilder()
            .setSessionStart(FrameTimes.toInstant(window.sessionStartMicros()))
            .setModelVersion(modelVersion)
            .setLastWindowIndex(state.lastWindowIndex())
            .setActivityProbabilities(FloatBytes.of(state.activityBelief()))
            .setEvidence(state.recent().stream().map(FusionStore::evidence).toList())
            .build());
  }

  void remove(String deviceId) {
    store.delete(deviceId);
  }

  /** Shows every device of which there is something to the visitor, who must not write. */
  void forEachDevice(Consumer<String> visitor) {
    try (KeyValueIterator<String, SessionFusion> all = store.all()) {
      all.forEachRemaining(entry -> visitor.accept(entry.key));
    }
  }

  private static FusionState state(SessionFusion stored) {
    return new FusionState(
        stored.getEvidence().stream()
            .filter(FusionStore::isWhole)
            .map(window -> Evidence.readFrom(window.getIdentityLogProbabilities().duplicate()))
            .toList(),
        FloatBytes.toArray(stored.getActivityProbabilities()),
        stored.getLastWindowIndex());
  }

  /** Earlier versions kept the embedding by itself; their evidence is passed over. */
  private static boolean isWhole(WindowEvidence stored) {
    return !stored.getUnitEmbedding().hasRemaining();
  }

  /** All of the evidence is in the bytes of the probabilities. */
  private static WindowEvidence evidence(Evidence evidence) {
    ByteBuffer bytes = ByteBuffer.allocate(evidence.encodedBytes());
    evidence.writeTo(bytes);
    return WindowEvidence.newBuilder()
        .setWindowIndex(evidence.windowIndex())
        .setIdentityLogProbabilities(bytes.flip())
        .setFamiliarity(evidence.familiarity())
        .setUnitEmbedding(ByteBuffer.allocate(0))
        .build();
  }
}
