package org.dt4ecg.bench.load;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** How frames are sent: as a fleet does. */
final class Frames {

  /** A longer hole ends a recording session, as in the stream. */
  static final long INACTIVITY_GAP_MICROS = 5_000_000;

  /** A broker that takes no frames for so long, in ms, is none. */
  static final int PATIENCE_MS = 60_000;

  private Frames() {}

  static void send(
      KafkaProducer<String, EcgSamples> producer,
      EcgSamples frame,
      AtomicReference<@Nullable Exception> failure) {
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
  }

  static void check(AtomicReference<@Nullable Exception> failure) throws BenchException {
    Exception failed = failure.get();
    if (failed != null) {
      throw new BenchException("The frames could not be sent: " + failed.getMessage(), failed);
    }
  }
}
