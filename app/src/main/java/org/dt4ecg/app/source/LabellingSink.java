package org.dt4ecg.app.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.fleet.stream.FrameSink;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands frames on, and writes the truth about them to {@code ecg-labels}, as an application does
 * that learns of it a little later: a label as soon as a device's recording is over, or has gone on
 * for half a minute. Owns neither the sink nor the producer.
 */
final class LabellingSink implements FrameSink {

  private static final Logger LOG = LoggerFactory.getLogger(LabellingSink.class);

  /** Well within the delay that the topology waits for labels. */
  private static final long LONGEST_MICROS = 30_000_000;

  private static final String SOURCE = "protocol";

  private final FrameSink frames;
  private final Producer<String, EcgLabel> labels;
  private final FleetTruth truth;
  private final Predicate<Truth> labelled;
  private final Map<String, Stretch> open = new HashMap<>();

  /**
   * @param truth the truth of the replay that feeds this sink
   * @param labelled of which recordings the truth is told
   */
  LabellingSink(
      FrameSink frames,
      Producer<String, EcgLabel> labels,
      FleetTruth truth,
      Predicate<Truth> labelled) {
    this.frames = frames;
    this.labels = labels;
    this.truth = truth;
    this.labelled = labelled;
  }

  /** What a device has sent since its last label, all of one recording. */
  private record Stretch(Truth truth, long fromMicros, long toMicros) {}

  @Override
  public CompletableFuture<Void> accept(EcgSamples frame) {
    CompletableFuture<Void> safe = frames.accept(frame);
    String device = frame.getDeviceId();
    long from = FrameTimes.startMicros(frame);
    long to = FrameTimes.endMicros(frame);
    Truth now = truth.at(device, from, from).filter(labelled).orElse(null);
    Stretch before = open.remove(device);
    if (before != null && before.truth().equals(now)) {
      from = before.fromMicros();
    } else {
      label(device, before);
    }
    if (now != null) {
      Stretch stretch = new Stretch(now, from, to);
      if (to - from < LONGEST_MICROS) {
        open.put(device, stretch);
      } else {
        label(device, stretch);
      }
    }
    return safe;
  }

  @Override
  public void flush() {
    open.forEach(this::label);
    open.clear();
    frames.flush();
    labels.flush();
  }

  private void label(String device, @Nullable Stretch stretch) {
    if (stretch == null) {
      return;
    }
    Instant to = FrameTimes.toInstant(stretch.toMicros());
    EcgLabel label =
        EcgLabel.newBuilder()
            .setDeviceId(device)
            .setFrom(FrameTimes.toInstant(stretch.fromMicros()))
            .setTo(to)
            .setUserId(stretch.truth().userId())
            .setActivity(stretch.truth().activity())
            .setSource(SOURCE)
            .build();
    var unused =
        labels.send(
            new ProducerRecord<>(Topics.ECG_LABELS.name(), null, to.toEpochMilli(), device, label),
            (metadata, error) -> {
              if (error != null) {
                LOG.warn("A label of device {} was given up", device, error);
              }
            });
  }
}
