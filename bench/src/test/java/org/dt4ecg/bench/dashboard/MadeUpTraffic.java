package org.dt4ecg.bench.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.IdentityDecision;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;

/**
 * Frames of half a second at 250 Hz and an event every two seconds of each device, as a fleet and
 * the streaming application would write them, without either. One device in a hundred is worn by
 * somebody else. Writes on a thread of its own until it is closed.
 */
final class MadeUpTraffic implements AutoCloseable {

  private static final int TURN_MS = 500;
  private static final int SAMPLES = 125;
  private static final int SLICES = 10;
  private static final String[] ACTIVITIES = {"rest", "arm-movements", "walk", "squats", "run"};

  private final KafkaProducer<byte[], byte[]> producer;
  private final ValueSerdes serdes;
  private final Serializer<EcgSamples> frames;
  private final Serializer<UserActivity> events;
  private final int devices;
  private final Instant start = Instant.now();
  private final AtomicLong framesSent = new AtomicLong();
  private final AtomicLong eventsSent = new AtomicLong();
  private final Thread thread = new Thread(this::run, "made-up-traffic");
  private volatile boolean closed;

  private MadeUpTraffic(Map<String, Object> properties, int devices) {
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.serdes = ValueSerdes.from(properties);
    this.frames = serdes.serdeFor(EcgSamples.class).serializer();
    this.events = serdes.serdeFor(UserActivity.class).serializer();
    this.devices = devices;
  }

  static MadeUpTraffic start(Map<String, Object> properties, int devices) {
    MadeUpTraffic traffic = new MadeUpTraffic(properties, devices);
    traffic.thread.setDaemon(true);
    traffic.thread.start();
    return traffic;
  }

  double framesPerSecond() {
    return framesSent.get() / seconds();
  }

  double eventsPerSecond() {
    return eventsSent.get() / seconds();
  }

  private double seconds() {
    return (System.currentTimeMillis() - start.toEpochMilli()) / 1e3;
  }

  private void run() {
    try {
      for (int slice = 0; !closed; slice++) {
        long due = start.toEpochMilli() + (long) slice * TURN_MS / SLICES;
        Thread.sleep(Math.max(0, due - System.currentTimeMillis()));
        int turn = slice / SLICES;
        for (int device = slice % SLICES; device < devices; device += SLICES) {
          send(Topics.ECG_SAMPLES.name(), frames, frame(device, turn));
          framesSent.incrementAndGet();
          if ((turn + device) % 4 == 0 && turn >= 8) {
            send(Topics.USER_ACTIVITY.name(), events, event(device, turn));
            eventsSent.incrementAndGet();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends SpecificRecord> void send(String topic, Serializer<T> serializer, T value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic,
                value.get(0).toString().getBytes(UTF_8),
                serializer.serialize(topic, value)));
  }

  private static String id(int device) {
    return "wearable-%04d".formatted(device + 1);
  }

  private EcgSamples frame(int device, int turn) {
    short[] counts = new short[SAMPLES];
    double beat = 0.6 + 0.03 * (device % 13);
    for (int i = 0; i < SAMPLES; i++) {
      double time = turn * TURN_MS / 1e3 + i / 250.0;
      double phase = (time % beat) / beat;
      double wave =
          90 * bump(phase, 0.18, 0.025)
              - 120 * bump(phase, 0.27, 0.008)
              + 1_000 * bump(phase, 0.3, 0.01)
              - 200 * bump(phase, 0.33, 0.01)
              + 220 * bump(phase, 0.6, 0.05);
      counts[i] = (short) (wave + 30 * Math.sin(time / 1.7 + device) + 6 * Math.sin(97 * time));
    }
    return EcgSamples.newBuilder()
        .setDeviceId(id(device))
        .setSequence(turn)
        .setStartTime(start.plusMillis((long) turn * TURN_MS))
        .setSamplingRate(250)
        .setLead("I")
        .setMicrovoltsPerCount(1)
        .setBaselineCount(0)
        .setSamples(SampleCodec.encode(counts))
        .build();
  }

  private static double bump(double phase, double at, double width) {
    return Math.exp(-Math.pow((phase - at) / width, 2) / 2);
  }

  private UserActivity event(int device, int turn) {
    Instant end = start.plusMillis((long) turn * TURN_MS);
    boolean isOther = device % 100 == 42;
    String user = "person-%04d".formatted(isOther ? device : device + 1);
    String activity = ACTIVITIES[(device + turn / 60) % ACTIVITIES.length];
    WearerMatch wearer = isOther ? WearerMatch.OTHER_PERSON : WearerMatch.REGISTERED_WEARER;
    return UserActivity.newBuilder()
        .setDeviceId(id(device))
        .setSessionStart(start)
        .setWindowIndex(turn / 4 - 1)
        .setWindowStart(end.minusSeconds(4))
        .setWindowEnd(end)
        .setUserId(user)
        .setAssignedUserId("person-%04d".formatted(device + 1))
        .setWearer(wearer)
        .setIdentityConfidence(0.9f)
        .setActivity(activity)
        .setActivityConfidence(0.8f)
        .setSignalQuality(device % 37 == 5 ? SignalQuality.POOR : SignalQuality.GOOD)
        .setModelVersion("0123456789ab")
        .setSealedAt(Instant.now())
        .setLead("I")
        .setFusedUserId(user)
        .setFusedDecision(IdentityDecision.RECOGNISED)
        .setFusedIdentityConfidence(0.97f)
        .setFusedActivity(activity)
        .setFusedActivityConfidence(0.93f)
        .setFusedWindows(5)
        .setFusedWearer(wearer)
        .build();
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close();
    frames.close();
    events.close();
    serdes.close();
  }
}
