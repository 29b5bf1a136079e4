package org.dt4ecg.app.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topic;

/** The producers of a fleet, closed together, the last one first. Not thread-safe. */
final class OpenProducers implements AutoCloseable {

  private final Map<String, Object> properties;
  private final ValueSerdes serdes;
  private final Deque<Producer<?, ?>> open = new ArrayDeque<>();

  /**
   * @param properties of the cluster
   * @param serdes stay the caller's to close
   */
  OpenProducers(Map<String, Object> properties, ValueSerdes serdes) {
    this.properties = properties;
    this.serdes = serdes;
  }

  /** A producer for a topic. */
  <V extends SpecificRecord> Producer<String, V> open(Topic<String, V> topic) {
    Producer<String, V> producer = FleetProducers.create(topic, properties, serdes);
    open.push(producer);
    return producer;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
