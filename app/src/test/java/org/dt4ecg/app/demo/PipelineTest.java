package org.dt4ecg.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.dt4ecg.app.TestCluster;
import org.dt4ecg.app.TestDevice;
import org.dt4ecg.app.TestModel;
import org.dt4ecg.app.cluster.TopicAdministration;
import org.dt4ecg.app.cluster.TopicPlan;
import org.dt4ecg.app.demo.OutputReader.DeadLetter;
import org.dt4ecg.app.model.Models;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.avro.WearerMatch;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The streaming application on a real broker and registry, exactly once. The tests share both and
 * keep apart by their devices; windows are four seconds, eight frames.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineTest {

  private static final Duration START = Duration.ofSeconds(60);
  private static final int FRAMES_PER_WINDOW = 8;

  private final Path folder;
  private final TestCluster cluster;
  private final OnnxModel model;
  private final ValueSerdes serdes;
  private final Serializer<EcgSamples> frames;
  private final KafkaProducer<byte[], byte[]> producer;
  private final OutputReader output;
  private Pipeline pipeline;
  private int deadLettersBefore;

  PipelineTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    this.cluster = TestCluster.start(folder);
    try (Admin admin = cluster.admin()) {
      new TopicAdministration(admin, TopicPlan.singleNode(2)).create();
    }
    this.model = Models.load(TestModel.write(folder));
    this.serdes = ValueSerdes.from(cluster.properties());
    this.frames = serdes.serdeFor(EcgSamples.class).serializer();
    this.producer = cluster.bytesProducer();
    this.output = new OutputReader(cluster.properties(), serdes);
    this.pipeline = newPipeline();
  }

  @BeforeAll
  void start() throws Exception {
    pipeline.start(START);
  }

  @BeforeEach
  void countDeadLetters() {
    deadLettersBefore = output.deadLetters(0).size();
  }

  @AfterAll
  void stop() {
    pipeline.close();
    output.close();
    producer.close();
    serdes.close();
    model.close();
    cluster.close();
  }

  @Test
  void everyWindowOfEveryDeviceGivesOneEvent() throws Exception {
    TestDevice one = TestDevice.named("count-1");
    TestDevice two = TestDevice.named("count-2");
    int windows = 3;

    for (int i = 0; i < windows * FRAMES_PER_WINDOW; i++) {
      send(one.frame(i));
      send(two.frame(i));
    }

    List<UserActivity> events = output.eventsOf("count-1", windows);
    assertThat(events).extracting(UserActivity::getWindowIndex).containsExactly(0L, 1L, 2L);
    assertThat(output.eventsOf("count-2", windows)).hasSize(windows);
    assertThat(events.get(0).getWindowStart()).isEqualTo(one.start());
    assertThat(events.get(0).getWindowEnd()).isEqualTo(one.start().plusSeconds(4));
    assertThat(events.get(0).getUserId()).isEqualTo(TestModel.PERSON);
    assertThat(events.get(0).getActivity()).isEqualTo(TestModel.ACTIVITY);
    assertThat(events.get(0).getWearer()).isEqualTo(WearerMatch.UNASSIGNED_DEVICE);
    assertThat(events.get(0).getModelVersion()).isEqualTo(model.version());
    assertThat(events).extracting(UserActivity::getFusedWindows).containsExactly(1, 2, 3);
    assertThat(events)
        .extracting(UserActivity::getFusedUserId, UserActivity::getFusedActivity)
        .containsOnly(tuple(TestModel.PERSON, TestModel.ACTIVITY));
    assertThat(newDeadLetters(0)).isEmpty();
  }

  @Test
  void bytesThatAreNoAvroAndUnknownSchemasGoToDeadLettersAndTheStreamGoesOn() throws Exception {
    TestDevice device = TestDevice.named("unreadable");
    byte[] noAvro = "no Avro".getBytes(StandardCharsets.UTF_8);
    byte[] unknownSchema = ByteBuffer.allocate(9).put((byte) 0).putInt(9999).putInt(0).array();

    send(device.frames(0, 4));
    sendBytes("unreadable", noAvro);
    sendBytes("unreadable", unknownSchema);
    send(device.frames(4, FRAMES_PER_WINDOW));

    assertThat(newDeadLetters(2))
        .hasSize(2)
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).contains("unreadable");
              assertThat(letter.headers())
                  .containsEntry(DeadLetterHeaders.TOPIC, Topics.ECG_SAMPLES.name())
                  .containsKey(DeadLetterHeaders.OFFSET)
                  .containsKey(DeadLetterHeaders.MESSAGE)
                  .containsEntry(DeadLetterHeaders.REASON, "UNREADABLE");
            });
    assertThat(output.eventsOf("unreadable", 1)).hasSize(1);
  }

  @Test
  void framesWithFaultsGoToDeadLettersWithTheReasonAndTheStreamGoesOn() throws Exception {
    TestDevice device = TestDevice.named("faulty");
    ByteBuffer minute = SampleCodec.encode(new short[61 * 500]);

    send(device.frames(0, 4));
    sendBytes("someone-else", bytes(device.frame(4)));
    send(device.builder(4).build());
    send(device.builder(4).setSamples(ByteBuffer.wrap(new byte[] {1, 2, 3})).build());
    send(EcgSamples.newBuilder(device.frame(4)).setSamplingRate(49).build());
    send(EcgSamples.newBuilder(device.frame(4)).setSamplingRate(Double.NaN).build());
    send(EcgSamples.newBuilder(device.frame(4)).setMicrovoltsPerCount(Double.NaN).build());
    send(device.builder(4).setSamples(minute).build());
    send(
        EcgSamples.newBuilder(device.frame(4))
            .setStartTime(device.start().plus(Duration.ofDays(2)))
            .build());
    send(device.frames(4, FRAMES_PER_WINDOW));

    assertThat(newDeadLetters(8))
        .extracting(letter -> letter.headers().get(DeadLetterHeaders.REASON))
        .containsExactlyInAnyOrder(
            "WRONG_KEY",
            "NO_SAMPLES",
            "ODD_BYTE_COUNT",
            "SAMPLING_RATE",
            "SAMPLING_RATE",
            "CALIBRATION",
            "TOO_LONG",
            "TIME_IN_FUTURE");
    assertThat(output.eventsOf("faulty", 1)).hasSize(1);
  }

  @Test
  void repeatsReorderingAndDriftChangeNothing() throws Exception {
    TestDevice device = TestDevice.withRate("untidy", 498);
    int windows = 5;
    List<EcgSamples> sent = new ArrayList<>(device.frames(0, windows * FRAMES_PER_WINDOW + 1));
    Random random = new Random(1);
    sent.addAll(device.frames(3, 20));
    for (int from = 0; from + 6 <= sent.size(); from += 6) {
      Collections.shuffle(sent.subList(from, from + 6), random);
    }

    send(sent);

    assertThat(output.eventsOf("untidy", windows))
        .extracting(UserActivity::getWindowIndex)
        .containsExactlyElementsOf(LongStream.range(0, windows).boxed().toList());
    assertThat(newDeadLetters(0)).isEmpty();
  }

  @Test
  void aRestartInTheMiddleLosesAndDoublesNothing() throws Exception {
    TestDevice one = TestDevice.named("restart-1");
    TestDevice two = TestDevice.named("restart-2");
    send(one.frames(0, 13));
    send(two.frames(0, 19));
    assertThat(output.eventsOf("restart-1", 1)).hasSize(1);

    pipeline.close();
    send(one.frames(13, 20));
    pipeline = newPipeline();
    pipeline.start(START);
    send(one.frames(20, 4 * FRAMES_PER_WINDOW));
    send(two.frames(19, 4 * FRAMES_PER_WINDOW));

    for (String device : List.of("restart-1", "restart-2")) {
      assertThat(output.eventsOf(device, 4))
          .extracting(UserActivity::getWindowIndex)
          .containsExactly(0L, 1L, 2L, 3L);
    }
    assertThat(newDeadLetters(0)).isEmpty();
  }

  private Pipeline newPipeline() {
    return new Pipeline(cluster.properties(), folder.resolve("streams"), model, Map.of());
  }

  private List<DeadLetter> newDeadLetters(int expected) {
    List<DeadLetter> all = output.deadLetters(deadLettersBefore + expected);
    return all.subList(deadLettersBefore, all.size());
  }

  private void send(List<EcgSamples> several) throws ExecutionException, InterruptedException {
    for (EcgSamples frame : several) {
      send(frame);
    }
  }

  private void send(EcgSamples frame) throws ExecutionException, InterruptedException {
    sendBytes(frame.getDeviceId(), bytes(frame));
  }

  private byte[] bytes(EcgSamples frame) {
    return frames.serialize(Topics.ECG_SAMPLES.name(), frame);
  }

  private void sendBytes(String key, byte[] value) throws ExecutionException, InterruptedException {
    producer
        .send(
            new ProducerRecord<>(
                Topics.ECG_SAMPLES.name(), key.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }
}
