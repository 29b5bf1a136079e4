package org.dt4ecg.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.Pipeline;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTopologyTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);

  private final Pipeline pipeline = Pipeline.with(new FakeModel());
  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();

  @AfterEach
  void close() {
    pipeline.close();
  }

  static Stream<Arguments> faultyFrames() {
    return Stream.of(
        Arguments.of(RejectionReason.NO_SAMPLES, frame().setSamples(ByteBuffer.allocate(0))),
        Arguments.of(RejectionReason.ODD_BYTE_COUNT, frame().setSamples(ByteBuffer.allocate(3))),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(49.9)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(4000.1)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(Double.NaN)),
        Arguments.of(RejectionReason.SAMPLING_RATE, frame().setSamplingRate(-250)),
        Arguments.of(RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(Double.NaN)),
        Arguments.of(RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(-1)),
        Arguments.of(
            RejectionReason.CALIBRATION, frame().setMicrovoltsPerCount(Double.POSITIVE_INFINITY)),
        Arguments.of(
            RejectionReason.TOO_SHORT,
            frame().setSamplingRate(1000).setSamples(ByteBuffer.allocate(2))),
        Arguments.of(
            RejectionReason.TOO_LONG, frame().setSamples(ByteBuffer.allocate(2 * 60 * 250 + 2))),
        Arguments.of(
            RejectionReason.TIME_IN_FUTURE,
            frame().setStartTime(NOW.plus(Duration.ofMinutes(5)).plusMillis(1))),
        Arguments.of(
            RejectionReason.TIME_IMPOSSIBLE,
            frame().setStartTime(Instant.parse("1999-12-31T23:59:59Z"))),
        Arguments.of(
            RejectionReason.TIME_IMPOSSIBLE, frame().setStartTime(Instant.ofEpochSecond(-5))),
        Arguments.of(RejectionReason.UNIT, frame().setMicrovoltsPerCount(0)));
  }

  @ParameterizedTest
  @MethodSource("faultyFrames")
  void aFaultyFrameGoesToDeadLettersAndTheStreamGoesOn(
      RejectionReason reason, EcgSamples.Builder builder) {
    EcgSamples faulty = builder.build();
    pipeline.send(DEVICE.frames(0, 4)).send(faulty).send(DEVICE.frames(4, 8));
    Headers headers = pipeline.expectDeadLetter(reason, faulty);
    assertThat(Pipeline.header(headers, DeadLetterHeaders.TOPIC)).isEqualTo("ecg-samples");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.PARTITION)).isEqualTo("0");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.OFFSET)).isEqualTo("4");
    assertThat(Pipeline.header(headers, DeadLetterHeaders.WINDOW_START)).isNull();
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
    assertThat(pipeline.counters().framesDeadLettered()).isEqualTo(1);
    assertThat(pipeline.counters().deadLetters()).containsEntry(reason.name(), 1L);
  }

  @Test
  void aFrameUnderAnotherKeyGoesToDeadLettersUnderThatKey() {
    EcgSamples frame = DEVICE.frame(0);
    pipeline.sendWithKey("device-2", frame);
    pipeline.expectDeadLetter(RejectionReason.WRONG_KEY, "device-2", frame);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameWithoutAKeyGoesToDeadLetters() {
    EcgSamples frame = DEVICE.frame(0);
    pipeline.sendWithKey(null, frame);
    pipeline.expectDeadLetter(RejectionReason.WRONG_KEY, null, frame);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aRecordWithoutAValueGoesToDeadLetters() {
    pipeline.sendWithKey(ID, null);
    pipeline.expectDeadLetter(RejectionReason.NO_VALUE, ID, null);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aRecordOfANewerProducerUnderAKeyThatIsNoTextGoesToDeadLettersByteForByte()
      throws IOException {
    byte[] key = {(byte) 0xff, (byte) 0xfe};
    byte[] value = ofNewerProducer(DEVICE.frame(0));
    try (Pipeline withRegistry = Pipeline.builder(new FakeModel()).registry(registry).start()) {
      withRegistry.sendBytes(Topics.ECG_SAMPLES, key, value);
      withRegistry.expectDeadLetter(RejectionReason.WRONG_KEY, key, value);
      withRegistry.expectNoMoreRecords();
    }
  }

  @Test
  void aFrameOfANewerProducerIsWindowed() throws IOException {
    try (Pipeline withRegistry = Pipeline.builder(new FakeModel()).registry(registry).start()) {
      for (EcgSamples frame : DEVICE.frames(0, 8)) {
        withRegistry.sendBytes(Topics.ECG_SAMPLES, ID.getBytes(UTF_8), ofNewerProducer(frame));
      }
      withRegistry.expectWindows(ID, T0, 0);
      withRegistry.expectNoMoreRecords();
    }
  }

  @Test
  void bytesThatAreNoAvroGoToDeadLettersByteForByteAndTheStreamGoesOn() {
    byte[] key = {1, 2};
    byte[] value = "no Avro".getBytes(UTF_8);
    pipeline.send(DEVICE.frames(0, 4)).sendBytes(Topics.ECG_SAMPLES, key, value);
    pipeline.send(DEVICE.frames(4, 8));
    Headers headers = pipeline.expectDeadLetter(RejectionReason.UNREADABLE, key, value);
    assertThat(Pipeline.header(headers, DeadLetterHeaders.OFFSET)).isEqualTo("4");
    pipeline.expectWindows(ID, T0, 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aFrameFromTheNearFutureIsTaken() {
    TestDevice ahead = DEVICE.startingAt(NOW.plus(Duration.ofMinutes(4)));
    pipeline.send(ahead.frames(0, 8)).expectWindows(ID, ahead.start(), 0);
    pipeline.expectNoMoreRecords();
  }

  @Test
  void aModelOfCountsTakesFramesOfUnknownCalibrationAlone() {
    try (Pipeline ofCounts = Pipeline.with(new FakeModel(InputUnit.COUNTS))) {
      EcgSamples calibrated = DEVICE.frame(0);
      ofCounts.send(calibrated).expectDeadLetter(RejectionReason.UNIT, calibrated);
      DEVICE
          .frames(0, 8)
          .forEach(
              frame ->
                  ofCounts.send(EcgSamples.newBuilder(frame).setMicrovoltsPerCount(0).build()));
      ofCounts.expectWindows(ID, T0, 0);
      ofCounts.expectNoMoreRecords();
    }
  }

  /** The bytes of a frame with a field that this version does not know. */
  private byte[] ofNewerProducer(EcgSamples frame) throws IOException {
    List<Schema.Field> fields = new ArrayList<>();
    EcgSamples.getClassSchema()
        .getFields()
        .forEach(field -> fields.add(new Field(field, field.schema())));
    fields.add(new Field("battery", Schema.create(Schema.Type.INT), "In percent.", 0));
    Schema newer =
        Schema.createRecord(
            "EcgSamples", "", EcgSamples.getClassSchema().getNamespace(), false, fields);
    GenericRecord record = new GenericData.Record(newer);
    for (Field field : EcgSamples.getClassSchema().getFields()) {
      record.put(field.name(), frame.get(field.pos()));
    }
    record.put("startTime", FrameTimes.startMicros(frame));
    record.put("battery", 80);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(0);
    bytes.write(
        ByteBuffer.allocate(4).putInt(registry.register("ecg-samples-value", newer)).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(newer).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static EcgSamples.Builder frame() {
    return EcgSamples.newBuilder(DEVICE.frame(4));
  }
}
