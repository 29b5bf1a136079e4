package org.dt4ecg.bench.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.oracle.SentSessions;
import org.dt4ecg.fleet.stream.FleetProducers;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Sends frames when they are due. */
final class LiveFleet {

  private final TestBed bed;
  private final SteadyClock clock;
  private final Schedule schedule;

  LiveFleet(TestBed bed, SteadyClock clock, Schedule schedule) {
    this.bed = bed;
    this.clock = clock;
    this.schedule = schedule;
  }

  /**
   * What was sent.
   *
   * @param sessions the recording sessions
   * @param latestMicros how late a frame was handed to the producer at worst
   */
  record Sent(SentSessions sessions, long latestMicros) {}

  /** Sends all, which takes as long as the schedule does. */
  Sent send() throws BenchException {
    List<Schedule.Due> frames = schedule.frames();
    SentSessions sessions = new SentSessions(Frames.INACTIVITY_GAP_MICROS);
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long latest = 0;
    Map<String, Object> settings = new HashMap<>(bed.properties());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Frames.PATIENCE_MS);
    try (KafkaProducer<String, EcgSamples> producer =
        FleetProducers.create(Topics.ECG_SAMPLES, settings, bed.serdes())) {
      for (Schedule.Due due : frames) {
        EcgSamples frame = schedule.fleet().frame(due.device(), due.index());
        for (long wait = due.micros() - clock.micros(); wait > 0; ) {
          LockSupport.parkNanos(wait * 1_000);
          wait = due.micros() - clock.micros();
        }
        latest = Math.max(latest, clock.micros() - due.micros());
        Frames.send(producer, frame, failure);
        sessions.add(
            frame.getDeviceId(),
            schedule.fleet().frameStart(due.device(), due.index()),
            due.micros());
      }
    }
    Frames.check(failure);
    return new Sent(sessions, latest);
  }
}
