package org.dt4ecg.bench.load;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.material.MadeUpFleet;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Frames that are there before anybody reads them, as a fleet sends them. */
final class Backlog {

  private static final long GAP_MICROS = 5_000_000;
  private static final int PATIENCE_MS = 60_000;

  private Backlog() {}

  /** Sends all frames, as fast as the broker takes them: all devices at one time, then the next. */
  static SentSessions send(TestBed bed, MadeUpFleet fleet) throws BenchException {
    SentSessions sessions = new SentSessions(GAP_MICROS);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Map<String, Object> settings = new HashMap<>(bed.properties());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    try (KafkaProducer<String, EcgSamples> producer =
        FleetProducers.create(Topics.ECG_SAMPLES, settings, bed.serdes())) {
      for (int index = 0; index < fleet.shape().framesPerDevice(); index++) {
        for (int device = 0; device < fleet.shape().devices(); device++) {
          EcgSamples frame = fleet.frame(device, index);
          var unused =
              producer.send(
                  new ProducerRecord<>(
                      Topics.ECG_SAMPLES.name(),
                      null,
                      frame.getStartTime().toEpochMilli(),
                      frame.getDeviceId(),
                      frame),
                  (metadata, e) -> {
                    if (e != null) {
                      failure.set(e);
                    }
                  });
          sessions.add(
              frame.getDeviceId(), fleet.frameStart(device, index), fleet.frameEnd(device, index));
        }
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchException("The frames could not be sent: " + failed.getMessage(), failed);
    }
    return sessions;
  }
}
