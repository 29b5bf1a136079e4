package org.dt4ecg.bench.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Frames that are there before anybody reads them, as a fleet sends them. */
final class Backlog {

  private Backlog() {}

  /** Sends all frames, as fast as the broker takes them: all devices at one time, then the next. */
  static SentSessions send(TestBed bed, MadeUpFleet fleet) throws BenchException {
    SentSessions sessions = new SentSessions(Frames.INACTIVITY_GAP_MICROS);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Map<String, Object> settings = new HashMap<>(bed.properties());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Frames.PATIENCE_MS);
    try (KafkaProducer<String, EcgSamples> producer =
        FleetProducers.create(Topics.ECG_SAMPLES, settings, bed.serdes())) {
      for (int index = 0; index < fleet.shape().framesPerDevice(); index++) {
        for (int device = 0; device < fleet.shape().devices(); device++) {
          EcgSamples frame = fleet.frame(device, index);
          Frames.send(producer, frame, failure);
          sessions.add(
              frame.getDeviceId(), fleet.frameStart(device, index), fleet.frameEnd(device, index));
        }
      }
    }
    Frames.check(failure);
    return sessions;
  }
}
