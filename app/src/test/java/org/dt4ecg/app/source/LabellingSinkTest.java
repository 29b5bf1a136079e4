package org.dt4ecg.app.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.stream.FleetReplay;
import org.dt4ecg.fleet.stream.FleetTruth;
import org.dt4ecg.fleet.stream.FleetTruth.Truth;
import org.dt4ecg.fleet.stream.Pacing;
import org.dt4ecg.fleet.stream.ReplaySettings;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.Test;

class LabellingSinkTest {

  private final FleetTruth truth = new FleetTruth();
  private final List<EcgSamples> frames = new ArrayList<>();
  private final MockProducer<String, EcgLabel> labels =
      new MockProducer<>(true, null, new StringSerializer(), (topic, label) -> new byte[0]);

  @Test
  void everyFrameIsHandedOnAndCoveredByExactlyOneLabelThatTellsTheTruth() throws Exception {
    play(known -> true);

    assertThat(frames).hasSizeGreaterThan(2 * 150);
    for (EcgSamples frame : frames) {
      List<EcgLabel> covering =
          labels.history().stream()
              .map(ProducerRecord::value)
              .filter(label -> label.getDeviceId().equals(frame.getDeviceId()))
              .filter(label -> !label.getFrom().isAfter(frame.getStartTime()))
              .filter(label -> label.getTo().isAfter(frame.getStartTime()))
              .toList();
      assertThat(covering).hasSize(1);
      long start = FrameTimes.startMicros(frame);
      Truth known = truth.at(frame.getDeviceId(), start, start).orElseThrow();
      assertThat(covering.get(0).getUserId()).isEqualTo(known.userId());
      assertThat(covering.get(0).getActivity()).isEqualTo(known.activity());
    }
    assertThat(labels.history())
        .allSatisfy(
            label -> {
              assertThat(label.topic()).isEqualTo(Topics.ECG_LABELS.name());
              assertThat(label.key()).isEqualTo(label.value().getDeviceId());
              assertThat(Duration.between(label.value().getFrom(), label.value().getTo()))
                  .isBetween(Duration.ZERO, Duration.ofSeconds(31));
            });
  }

  @Test
  void whatIsNotToBeLabelledGetsNoLabel() throws Exception {
    play(known -> known.userId().equals("sim-02"));

    assertThat(labels.history()).isNotEmpty();
    assertThat(labels.history())
        .extracting(label -> label.value().getUserId())
        .containsOnly("sim-02");
    assertThat(frames).extracting(EcgSamples::getDeviceId).contains("wearable-01", "wearable-02");
  }

  private void play(Predicate<Truth> labelled) throws Exception {
    LabellingSink sink =
        new LabellingSink(
            frame -> {
              frames.add(frame);
              return CompletableFuture.completedFuture(null);
            },
            labels,
            truth,
            labelled);
    new FleetReplay(
            DevicePlans.simulated(2, 1),
            ReplaySettings.realTime()
                .withSpeed(ReplaySettings.AS_FAST_AS_POSSIBLE)
                .withLength(Duration.ofSeconds(100)),
            (plans, since) -> assertThat(since).isBefore(Instant.now()),
            sink,
            truth,
            Pacing.wallClock())
        .play();
  }
}
