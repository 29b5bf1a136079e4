package org.dt4ecg.fleet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.avro.UserProfile;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.junit.jupiter.api.Test;

class KafkaSinksTest {

  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());

  @Test
  void aFrameIsKeyedByItsDeviceAndTimedByItsStart() {
    MockProducer<String, EcgSamples> producer = producer(EcgSamples.class, true);
    KafkaFrameSink sink = new KafkaFrameSink(producer);
    EcgSamples frame = Frames.frame("wearable-01", 3);

    CompletableFuture<Void> safe = sink.accept(frame);

    assertThat(safe).isCompletedWithValue(null);
    assertThat(producer.history()).hasSize(1);
    ProducerRecord<String, EcgSamples> written = producer.history().get(0);
    assertThat(written.topic()).isEqualTo("ecg-samples");
    assertThat(written.key()).isEqualTo("wearable-01");
    assertThat(written.value()).isEqualTo(frame);
    assertThat(written.timestamp()).isEqualTo(frame.getStartTime().toEpochMilli());
    assertThat(sink.counts()).isEqualTo(new SendCounts(1, 1, 0));
  }

  @Test
  void framesAreCountedAsSentAcknowledgedAndFailed() {
    MockProducer<String, EcgSamples> producer = producer(EcgSamples.class, false);
    KafkaFrameSink sink = new KafkaFrameSink(producer);
    CompletableFuture<Void> first = sink.accept(Frames.frame("a", 0));
    CompletableFuture<Void> second = sink.accept(Frames.frame("a", 1));
    CompletableFuture<Void> third = sink.accept(Frames.frame("a", 2));

    producer.completeNext();
    producer.errorNext(new TimeoutException("no broker"));

    assertThat(first).isCompletedWithValue(null);
    assertThat(second).isCompletedExceptionally();
    assertThat(third).isNotDone();
    assertThat(sink.counts()).isEqualTo(new SendCounts(3, 1, 1));

    sink.flush();
    assertThat(third).isCompletedWithValue(null);
  }

  @Test
  void aFrameThatTheProducerRefusesAtOnceIsCountedAsFailed() {
    MockProducer<String, EcgSamples> producer = producer(EcgSamples.class, true);
    producer.sendException = new KafkaException("refused");
    KafkaFrameSink sink = new KafkaFrameSink(producer);

    assertThat(sink.accept(Frames.frame("a", 0))).isCompletedExceptionally();
    assertThat(sink.counts()).isEqualTo(new SendCounts(1, 0, 1));
  }

  @Test
  void aSchemaThatCannotBeRegisteredStopsTheFleetInsteadOfLosingEveryFrame() {
    MockProducer<String, EcgSamples> producer = producer(EcgSamples.class, true);
    producer.sendException =
        new SchemaRegistryException(
            SchemaRegistryException.Reason.UNAVAILABLE, "the registry is down");
    KafkaFrameSink sink = new KafkaFrameSink(producer);

    assertThatExceptionOfType(SchemaRegistryException.class)
        .isThrownBy(() -> sink.accept(Frames.frame("a", 0)))
        .withMessageContaining("the registry is down");
    assertThat(sink.counts()).isEqualTo(new SendCounts(1, 0, 1));
  }

  @Test
  void aLabelledStretchCarriesTheTruthOfItsRecording() {
    MockProducer<String, LabelledEcg> producer = producer(LabelledEcg.class, true);
    FleetTruth truth = new FleetTruth();
    EcgSamples frame = Frames.frame("a", 0);
    truth.add("a", Frames.recording("sim-01", "squats", 20), FrameTimes.startMicros(frame));
    LabelledEcgSink sink = new LabelledEcgSink(producer, truth, "simulator");

    assertThat(sink.accept(frame)).isCompletedWithValue(null);
    sink.flush();

    ProducerRecord<String, LabelledEcg> written = producer.history().get(0);
    assertThat(written.topic()).isEqualTo("labelled-ecg");
    assertThat(written.key()).isEqualTo("a");
    LabelledEcg labelled = written.value();
    assertThat(labelled.getUserId()).isEqualTo("sim-01");
    assertThat(labelled.getActivity()).isEqualTo("squats");
    assertThat(labelled.getSessionId()).isEqualTo("sim-01/01/squats");
    assertThat(labelled.getLabelSource()).isEqualTo("simulator");
    assertThat(labelled.getSamples()).isEqualTo(frame.getSamples());
    assertThat(labelled.getStartTime()).isEqualTo(frame.getStartTime());
    assertThat(sink.counts()).isEqualTo(new SendCounts(1, 1, 0));
  }

  @Test
  void aStretchWithoutTruthIsRefused() {
    LabelledEcgSink sink =
        new LabelledEcgSink(producer(LabelledEcg.class, true), new FleetTruth(), "simulator");

    assertThatIllegalStateException()
        .isThrownBy(() -> sink.accept(Frames.frame("a", 0)))
        .withMessageContaining("No truth about the frame of device a");
  }

  @Test
  void devicesAndPeopleAreMadeKnownOnceEach() throws InterruptedException {
    MockProducer<String, DeviceAssignment> assignments = producer(DeviceAssignment.class, true);
    MockProducer<String, UserProfile> profiles = producer(UserProfile.class, true);

    new KafkaFleetRegistration(assignments, profiles)
        .register(List.of(plan("a", "ctu-01"), plan("b", "ctu-01")), SINCE);

    assertThat(assignments.history())
        .extracting(ProducerRecord::value)
        .containsExactly(
            new DeviceAssignment("a", "ctu-01", SINCE), new DeviceAssignment("b", "ctu-01", SINCE));
    assertThat(profiles.history()).extracting(ProducerRecord::key).containsExactly("ctu-01");
    assertThat(profiles.history().get(0).value().getDisplayName()).isEqualTo("Person ctu-01");
  }

  @Test
  void devicesThatCannotBeMadeKnownAreAnError() {
    MockProducer<String, DeviceAssignment> assignments = producer(DeviceAssignment.class, true);
    assignments.sendException = new TimeoutException("no broker");
    KafkaFleetRegistration registration =
        new KafkaFleetRegistration(assignments, producer(UserProfile.class, true));

    assertThatExceptionOfType(KafkaException.class)
        .isThrownBy(() -> registration.register(List.of(plan("a", "ctu-01")), SINCE))
        .withMessageContaining("device-assignments")
        .withMessageContaining("check the brokers");
  }

  private static DevicePlan plan(String deviceId, String userId) {
    return new DevicePlan(deviceId, userId, List.of(), false);
  }

  private <V extends SpecificRecord> MockProducer<String, V> producer(
      Class<V> type, boolean autoComplete) {
    return new MockProducer<>(
        autoComplete, null, new StringSerializer(), serdes.serdeFor(type).serializer());
  }
}
