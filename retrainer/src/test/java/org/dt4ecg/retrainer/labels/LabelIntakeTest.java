package org.dt4ecg.retrainer.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.retrainer.labels.LabelIntake.DeadLetterSink;
import org.dt4ecg.retrainer.labels.LabelIntake.IntakeListener;
import org.dt4ecg.retrainer.sample.ErasedPeople;
import org.dt4ecg.retrainer.sample.LabelledFrames;
import org.dt4ecg.retrainer.sample.SampleFile;
import org.dt4ecg.retrainer.sample.SampleSettings;
import org.dt4ecg.retrainer.sample.Stretch;
import org.dt4ecg.retrainer.service.TestBroker;
import org.dt4ecg.schemas.avro.LabelledEcg;
import org.dt4ecg.schemas.deadletter.DeadLetter;
import org.dt4ecg.schemas.deadletter.DeadLetterHeaders;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.SchemaRegistryException;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelIntakeTest {

  private static final SampleSettings SETTINGS =
      new SampleSettings(1, Duration.ofSeconds(30), 4, 20);

  private static final String ORIGIN = "labelled-ecg in COUNTS";

  private final Path folder;

  private final TestBroker broker = new TestBroker();
  private final Letters letters = new Letters();

  LabelIntakeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void allThatIsOnTheTopicIsReadAndCountedAsNew() throws IOException {
    broker.label(frames("device-1", 0, 100));
    broker.label(frames("device-2", 0, 20));
    LabelIntake intake = open();

    assertThat(intake.readToEnd(() -> true)).isTrue();

    assertThat(intake.sample().stretches()).hasSize(3);
    assertThat(intake.newData().signalMicros()).isEqualTo(60_000_000);
    assertThat(intake.newData().people())
        .containsExactlyInAnyOrder("person of device-1", "person of device-2");
    assertThat(intake.newData().windows(4_000_000)).isEqualTo(15);
    assertThat(sum(intake.positions())).isEqualTo(120);
    assertThat(sum(intake.trainedUpTo())).isZero();
  }

  @Test
  void afterARoundNothingIsNewUntilMoreComes() throws IOException {
    broker.label(frames("device-1", 0, 100));
    LabelIntake intake = open();
    intake.readToEnd(() -> true);

    intake.onRoundCommitted();
    assertThat(intake.newData()).isEqualTo(NewData.NONE);
    broker.label(frames("device-1", 100, 8));
    intake.readToEnd(() -> true);

    assertThat(intake.newData().signalMicros()).isEqualTo(4_000_000);
    assertThat(sum(intake.trainedUpTo())).isEqualTo(100);
  }

  @Test
  void aRestartGoesOnFromTheSampleAndReadsAgainWhatNoRoundHasSeen() throws IOException {
    broker.label(frames("device-1", 0, 100));
    LabelIntake first = open();
    first.readToEnd(() -> true);
    commit(first.committableAfterRound());
    first.onRoundCommitted();
    first.save();
    broker.label(frames("device-1", 100, 10));
    first.readToEnd(() -> true);
    first.save();

    LabelIntake second = open();

    assertThat(sum(second.positions())).isEqualTo(100);
    second.readToEnd(() -> true);
    assertThat(second.newData()).isEqualTo(first.newData());
    assertThat(second.sample().stretches()).isEqualTo(first.sample().stretches());
  }

  @Test
  void withoutItsFolderTheSampleIsBuiltAnewFromTheTopicAndIsTheSame() throws IOException {
    for (int device = 0; device < 6; device++) {
      broker.label(frames("device-" + device, 0, 500));
    }
    LabelIntake first = open();
    first.readToEnd(() -> true);
    commit(first.committableAfterRound());
    first.save();
    Files.delete(folder.resolve("sample.bin"));

    LabelIntake second = open();
    assertThat(sum(second.positions())).isZero();
    second.readToEnd(() -> true);

    assertThat(second.sample().stretches()).isEqualTo(first.sample().stretches());
    assertThat(second.newData()).isEqualTo(NewData.NONE);
  }

  @Test
  void aSampleWhosePositionDoesNotFitTheTopicIsBuiltAnew() throws IOException {
    broker.label(frames("device-1", 0, 100));
    LabelIntake first = open();
    first.readToEnd(() -> true);
    first.save();

    TestBroker recreated = new TestBroker();
    recreated.label(frames("device-1", 0, 40));
    LabelIntake ofNewTopic = open(recreated);
    ofNewTopic.readToEnd(() -> true);
    assertThat(ofNewTopic.sample().stretches()).hasSize(1);

    int partition =
        broker.labelledEnds().entrySet().stream()
            .filter(end -> end.getValue() > 0)
            .findFirst()
            .orElseThrow()
            .getKey()
            .partition();
    broker.label(frames("device-1", 100, 60));
    broker.retain(partition, 120);
    LabelIntake afterRetention = open();
    afterRetention.readToEnd(() -> true);
    assertThat(afterRetention.sample().stretches())
        .flatExtracting(stretch -> stretch.frames())
        .hasSize(40);
  }

  @Test
  void whatContradictsTheContractGoesToDeadLettersAndTheRestIsRead() throws IOException {
    LabelledEcg nameless = LabelledFrames.frame("person-1", "", "session-1", "device-1", 1);
    byte[] key = "device-1".getBytes(UTF_8);
    broker.label(frames("device-1", 0, 10));
    broker.labelRaw(0, key, broker.bytes(Topics.LABELLED_ECG, nameless));
    broker.labelRaw(0, key, new byte[] {1, 2, 3});
    broker.labelRaw(0, key, null);
    LabelIntake intake = open();

    intake.readToEnd(() -> true);

    assertThat(intake.sample().stretches().size()).isEqualTo(1);
    assertThat(letters.written)
        .extracting(letter -> header(letter, DeadLetterHeaders.REASON))
        .containsExactly("NO_ACTIVITY", "UNREADABLE", "NO_VALUE");
    assertThat(letters.written.get(1).value()).containsExactly(1, 2, 3);
    assertThat(letters.written)
        .allSatisfy(
            letter -> {
              assertThat(header(letter, DeadLetterHeaders.TOPIC)).isEqualTo("labelled-ecg");
              assertThat(header(letter, DeadLetterHeaders.PARTITION)).isEqualTo("0");
              assertThat(header(letter, DeadLetterHeaders.OFFSET)).isNotEmpty();
              assertThat(header(letter, DeadLetterHeaders.MESSAGE)).isNotEmpty();
            });
  }

  @Test
  void aDeadLetterIsWrittenOnceHoweverOftenItsRecordIsRead() throws IOException {
    broker.labelRaw(0, null, new byte[] {1});
    open().readToEnd(() -> true);
    assertThat(letters.written).hasSize(1);
    commit(letters.progress);

    broker.labelRaw(0, null, new byte[] {2});
    open().readToEnd(() -> true);

    assertThat(letters.written).hasSize(2);
    assertThat(sum(open().trainedUpTo())).isZero();
  }

  @Test
  void aRecordThatIsMuchLargerUnpackedIsADeadLetterThatFits() throws IOException {
    broker.labelRaw(0, new byte[6_000_000], new byte[6_000_000]);
    broker.label(frames("device-1", 0, 10));
    LabelIntake intake = open();

    intake.readToEnd(() -> true);

    assertThat(intake.sample().stretches().size()).isPositive();
    assertThat(letters.written).hasSize(1);
    assertThat(letters.written.get(0).value()).hasSizeLessThan(100_000);
    assertThat(header(letters.written.get(0), DeadLetterHeaders.CUT)).isEqualTo("key,value");
    assertThat(header(letters.written.get(0), DeadLetterHeaders.VALUE_BYTES)).isEqualTo("6000000");
  }

  @Test
  void aRegistryThatIsDownIsNoFaultOfTheRecord() throws IOException {
    broker.label(frames("device-1", 0, 10));
    Deserializer<LabelledEcg> down =
        (topic, data) -> {
          throw new SchemaRegistryException(
              SchemaRegistryException.Reason.UNAVAILABLE, "the registry is down");
        };
    LabelIntake intake = open(broker, Serdes.serdeFrom((topic, frame) -> new byte[0], down));

    assertThatThrownBy(() -> intake.readToEnd(() -> true))
        .isInstanceOf(SchemaRegistryException.class);
    assertThat(letters.written).isEmpty();
  }

  @Test
  void offsetsThatTheBrokerForgotMakeEverythingNewAndTheSampleStaysTheSame() throws IOException {
    broker.label(frames("device-1", 0, 100));
    LabelIntake first = open();
    first.readToEnd(() -> true);
    commit(first.committableAfterRound());
    first.save();
    broker.forgetOffsets();

    LabelIntake second = open();
    second.readToEnd(() -> true);

    assertThat(second.sample().stretches()).isEqualTo(first.sample().stretches());
    assertThat(second.newData().signalMicros()).isEqualTo(50_000_000);
  }

  @Test
  void whoIsErasedWhileTheIntakeRunsIsDroppedAndWhomTheyHadKeptOutComesIn() throws IOException {
    // Of twenty stretches in all, with others to spare.
    for (int device = 1; device <= 6; device++) {
      broker.label(frames("device-" + device, 0, 240));
    }
    LabelIntake intake = open();
    intake.readToEnd(() -> true);
    intake.save();
    assertThat(intake.sample().stretches().size()).isEqualTo(SETTINGS.stretches());

    ErasedPeople.add(folder, "person of device-1");
    assertThat(intake.forgetErased()).isTrue();
    assertThat(people(onDisk())).doesNotContain("person of device-1");
    intake.readToEnd(() -> true);

    TestBroker ofTheOthers = new TestBroker();
    for (int device = 2; device <= 6; device++) {
      ofTheOthers.label(frames("device-" + device, 0, 240));
    }
    LabelIntake others = open(ofTheOthers);
    others.readToEnd(() -> true);
    assertThat(intake.sample().stretches()).isEqualTo(others.sample().stretches());
    assertThat(intake.newData()).isEqualTo(others.newData());
    assertThat(intake.forgetErased()).as("there is nothing more to forget").isFalse();
  }

  @Test
  void framesThatAreStillOnTheTopicArePassedOverWhenTheSampleIsBuiltAnew() throws IOException {
    broker.label(frames("device-1", 0, 100));
    broker.label(frames("device-2", 0, 100));
    ErasedPeople.add(folder, "person of device-1");
    LabelIntake intake = open();

    intake.readToEnd(() -> true);

    assertThat(people(intake.sample().stretches())).containsOnly("person of device-2");
    assertThat(intake.newData().people()).containsExactly("person of device-2");
    assertThat(letters.written).as("it is no fault of theirs").isEmpty();
  }

  @Test
  void whoWasErasedFromTheFileWhileNoServiceRanDoesNotComeBack() throws IOException {
    broker.label(frames("device-1", 0, 100));
    broker.label(frames("device-2", 0, 100));
    LabelIntake first = open();
    first.readToEnd(() -> true);
    commit(first.committableAfterRound());
    first.save();

    ErasedPeople.add(folder, "person of device-1");
    assertThat(SampleFile.erase(folder, "person of device-1").stretches()).isPositive();
    LabelIntake second = open();
    second.readToEnd(() -> true);

    assertThat(people(second.sample().stretches())).containsOnly("person of device-2");
    assertThat(second.newData()).isEqualTo(NewData.NONE);
  }

  private List<Stretch> onDisk() throws IOException {
    return new SampleFile(folder, SETTINGS, ORIGIN).load().orElseThrow().sample().stretches();
  }

  private static Set<String> people(List<Stretch> stretches) {
    return stretches.stream()
        .map(stretch -> stretch.stratum().userId())
        .collect(Collectors.toSet());
  }

  @Test
  void aReadThatIsToEndStops() throws IOException {
    broker.label(frames("device-1", 0, 10));

    assertThat(open().readToEnd(() -> false)).isFalse();
  }

  @Test
  void deadLettersThatCannotBeWrittenEndTheIntake() throws IOException {
    broker.labelRaw(0, null, new byte[] {1});
    letters.failure = new TimeoutException("no broker");
    LabelIntake intake = open();

    assertThatThrownBy(() -> intake.readToEnd(() -> true)).isSameAs(letters.failure);
  }

  private LabelIntake open() throws IOException {
    return open(broker);
  }

  private LabelIntake open(TestBroker from) throws IOException {
    return open(from, from.serdes().serdeFor(LabelledEcg.class));
  }

  private LabelIntake open(TestBroker from, Serde<LabelledEcg> values) throws IOException {
    return LabelIntake.open(
        new LabelIntake.Source(
            from.labels(),
            values,
            new LabelledFrameRules(InputUnit.COUNTS),
            letters,
            new ErasedPeople(folder)),
        SETTINGS,
        new SampleFile(folder, SETTINGS, ORIGIN),
        new IntakeListener() {
          @Override
          public void accepted() {}

          @Override
          public void rejected(RejectionReason reason) {}
        });
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    var producer = broker.producer();
    producer.initTransactions();
    producer.beginTransaction();
    producer.sendOffsetsToTransaction(offsets, broker.labels().groupMetadata());
    producer.commitTransaction();
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String header(DeadLetter letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private static List<LabelledEcg> frames(String device, long from, int count) {
    return LongStream.range(from, from + count)
        .mapToObj(
            number ->
                LabelledFrames.frame(
                    "person of " + device, "rest", "session of " + device, device, number))
        .toList();
  }

  /** Keeps what is written. */
  private static final class Letters implements DeadLetterSink {

    private final List<DeadLetter> written = new ArrayList<>();
    private Map<TopicPartition, OffsetAndMetadata> progress = Map.of();
    private @Nullable TimeoutException failure;

    @Override
    public void write(List<DeadLetter> added, Map<TopicPartition, OffsetAndMetadata> committed) {
      if (failure != null) {
        throw failure;
      }
      written.addAll(added);
      progress = committed;
    }
  }
}
