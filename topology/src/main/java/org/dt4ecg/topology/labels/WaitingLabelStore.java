package org.dt4ecg.topology.labels;

import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.dt4ecg.schemas.avro.WaitingLabel;

/**
 * The labels that wait, so that a restart loses none. By device and offset: of one partition, like
 * the task. Not thread-safe: belongs to a task.
 */
final class WaitingLabelStore {

  private final KeyValueStore<String, WaitingLabel> store;

  WaitingLabelStore(KeyValueStore<String, WaitingLabel> store) {
    this.store = store;
  }

  void put(WaitingLabel label) {
    store.put(key(label), label);
  }

  void remove(WaitingLabel label) {
    store.delete(key(label));
  }

  /** Shows every label to the visitor, who must not write. */
  void forEach(Consumer<WaitingLabel> visitor) {
    try (KeyValueIterator<String, WaitingLabel> all = store.all()) {
      all.forEachRemaining(entry -> visitor.accept(entry.value));
    }
  }

  private static String key(WaitingLabel label) {
    return label.getLabel().getDeviceId() + '@' + label.getOffset();
  }
}
