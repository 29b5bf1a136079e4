package org.dt4ecg.topology.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.schemas.avro.ActivityBout;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.avro.UserActivity;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.TopologyConfig;
import org.dt4ecg.topology.classification.BatchSettings;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.join.Assignments;
import org.dt4ecg.topology.join.Profiles;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.testing.TestDevice;
import org.dt4ecg.topology.windowing.InputProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A processor that dies with windows in its batch, and another that takes over its stores. The
 * topology test driver cannot do this: it wipes its stores when it is closed.
 */
class RestartTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);
  private static final Duration LINGER = Duration.ofSeconds(1);

  private FakeModel serving = new FakeModel();
  private final MutableClock clock = new MutableClock(NOW);
  private final MockProcessorContext<String, Object> context;
  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final FramesToEvents supplier;
  private final List<StateStore> stores = new ArrayList<>();
  private Processor<String, Outcome.FrameAccepted, String, Object> processor;

  RestartTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), state.toFile());
    supplier =
        new FramesToEvents(
            TopologyConfig.defaults().windowing(),
            new BatchSettings(32, LINGER),
            Duration.ofMillis(40),
            true,
            () -> serving,
            serdes,
            new Assignments(serdes),
            new Profiles(serdes),
            new EnrolledTemplates(serdes),
            WindowObserver.NONE,
            InputProgress.ALWAYS_READ,
            clock);
    processor = supplier.get();
  }

  @BeforeEach
  void openStores() {
    supplier.stores().forEach(this::open);
    processor.init(context);
  }

  @AfterEach
  void closeStores() {
    processor.close();
    stores.forEach(StateStore::close);
  }

  @Test
  void windowsThatWaitedInTheBatchComeOutAfterTheRestart() {
    send(DEVICE.frames(0, 14));
    assertThat(outcomes()).isEmpty();
    restart();
    linger();
    expectWindows(T0, 0, 1);
    send(DEVICE.frames(14, 16));
    linger();
    expectWindows(T0, 2);
  }

  @Test
  void windowsThatWereForwardedDoNotComeOutAgain() {
    send(DEVICE.frames(0, 14));
    linger();
    expectWindows(T0, 0, 1);
    restart();
    send(DEVICE.frames(0, 16));
    linger();
    expectWindows(T0, 2);
  }

  @Test
  void aHoleIsStillRememberedAfterTheRestart() {
    send(DEVICE.frames(0, 9));
    send(DEVICE.frames(10, 20));
    linger();
    expectWindows(T0, 0);
    restart();
    send(List.of(DEVICE.frame(9)));
    linger();
    expectWindows(T0, 1, 2, 3);
  }

  @Test
  void aSessionWhoseStartWasMovedBackKeepsIt() {
    send(DEVICE.frames(1, 4));
    send(List.of(DEVICE.frame(0)));
    restart();
    send(DEVICE.frames(4, 8));
    linger();
    expectWindows(T0, 0);
  }

  @Test
  void aNewSessionBehindWaitingWindowsIsFoundAgainWithItsEarliestFrame() {
    TestDevice later = DEVICE.startingAt(T0.plusSeconds(60));
    send(DEVICE.frames(0, 9));
    send(later.frames(1, 7));
    send(List.of(later.frame(0)));
    restart();
    linger();
    expectWindows(T0, 0);
    send(List.of(later.frame(7)));
    linger();
    expectWindows(later.start(), 0);
  }

  @Test
  void aClosedDeviceStillKnowsItsRepeatsAndItsLateFrames() {
    send(DEVICE.frames(0, 3));
    send(DEVICE.frames(4, 40));
    linger();
    expectWindows(T0, 1, 2, 3, 4, 5, 6, 7, 8);
    for (int second = 0; second < 16 * 60; second++) {
      linger();
    }
    assertThat(outcomes()).singleElement().isInstanceOf(ActivityBout.class);
    restart();
    send(DEVICE.frames(10, 40));
    assertThat(outcomes()).isEmpty();
    send(List.of(DEVICE.frame(3)));
    assertThat(outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.rejection().reason()).isEqualTo(RejectionReason.LATE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFrameWithAWrongTimeCostsItselfAloneAlsoWhereTheTaskRestartsJustBeforeThatTime(
      boolean areNumbered) {
    UnaryOperator<EcgSamples> counted =
        frame -> areNumbered ? frame : EcgSamples.newBuilder(frame).setSequence(0).build();
    EcgSamples stray = counted.apply(DEVICE.frameAt(7, T0.plusMillis(20_250)));
    send(DEVICE.frames(0, 10).stream().map(counted).toList());
    send(List.of(stray));
    // The session has come up to within the inactivity gap of the stray frame.
    send(DEVICE.frames(10, 38).stream().map(counted).toList());
    restart();
    // Without numbers, a session whose start is not known to be its first waits for the grace.
    send(DEVICE.frames(38, 64).stream().map(counted).toList());
    expectAllOf32SecondsButNothingOf(stray);
  }

  @Test
  void aFrameWithAWrongTimeGivesWayAlsoWhereTheTaskRestartsAfterALaterFramePassedThatTime() {
    EcgSamples stray = DEVICE.frameAt(7, T0.plusMillis(20_250));
    send(DEVICE.frames(0, 10));
    send(List.of(stray));
    send(DEVICE.frames(10, 40));
    send(DEVICE.frames(42, 44));
    restart();
    send(DEVICE.frames(40, 42));
    send(DEVICE.frames(44, 64));
    expectAllOf32SecondsButNothingOf(stray);
  }

  private void expectAllOf32SecondsButNothingOf(EcgSamples stray) {
    linger();
    List<Object> all = outcomes();
    assertThat(all)
        .filteredOn(Outcome.Rejected.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            rejected -> assertThat(rejected.value()).isEqualTo(serialized(stray)));
    assertThat(all)
        .filteredOn(UserActivity.class::isInstance)
        .extracting(event -> ((UserActivity) event).getWindowIndex())
        .containsExactlyElementsOf(LongStream.rangeClosed(0, 14).boxed().toList());
  }

  @Test
  void aFrameBehindAHoleIsStillOfItsSessionAfterARestart() {
    send(DEVICE.frames(0, 10));
    send(DEVICE.frames(14, 15));
    restart();
    send(DEVICE.frames(15, 30));
    linger();
    expectWindows(T0, 0);
    send(DEVICE.frames(10, 14));
    linger();
    expectWindows(T0, 1, 2, 3, 4, 5);
  }

  @Test
  void twoRestartsInARowChangeNothing() {
    send(DEVICE.frames(0, 14));
    restart();
    restart();
    linger();
    expectWindows(T0, 0, 1);
  }

  @Test
  void windowsSealedByTheVeryFirstFrameComeOutAfterTheRestart() {
    TestDevice slow = new TestDevice("slow", T0, 2500, 250, 250, 1);
    send(List.of(slow.frame(0)));
    restart();
    send(List.of(slow.frame(1)));
    linger();
    expectWindows(T0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void aTaskThatIsRevivedWithTheSameProcessorForwardsEachWindowOnce() {
    send(DEVICE.frames(0, 14));
    stop();
    processor.init(context);
    linger();
    expectWindows(T0, 0, 1);
  }

  @Test
  void aTaskThatDiesAfterTheModelWasReplacedGoesOnWithTheWindowsOfTheNewOne() {
    send(DEVICE.frames(0, 14));
    linger();
    expectWindows(T0, 0, 1);
    serving = FakeModel.ofWindows("ba9876543210", Duration.ofSeconds(3), Duration.ofSeconds(3));
    send(DEVICE.frames(14, 15));
    linger();
    expectWindows(T0.plusSeconds(4), 0);
    restart();
    send(DEVICE.frames(15, 20));
    linger();
    expectWindows(T0.plusSeconds(4), 1);
  }

  @Test
  void aTaskThatDiesBeforeTheFirstWindowOfTheNewModelLosesNone() {
    send(DEVICE.frames(0, 12));
    linger();
    expectWindows(T0, 0, 1);
    serving = FakeModel.ofWindows("ba9876543210", Duration.ofSeconds(3), Duration.ofSeconds(3));
    send(DEVICE.frames(12, 13));
    restart();
    restart();
    send(DEVICE.frames(13, 14));
    linger();
    expectWindows(T0.plusSeconds(4), 0);
  }

  @Test
  void aModelOfAnotherUnitSkipsTheWindowsOfWhatWasStoredAndGoesOn() {
    send(DEVICE.frames(0, 14));
    stop();
    serving = new FakeModel(InputUnit.COUNTS);
    processor.init(context);
    linger();
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void aSessionGoesOnAfterARestartWithWhatItsWindowsSaid() {
    serving = FakeModel.fusing();
    restart();
    send(DEVICE.frames(0, 14));
    linger();
    restart();
    send(DEVICE.frames(14, 16));
    linger();
    assertThat(events()).extracting(UserActivity::getFusedWindows).containsExactly(1, 2, 3);
  }

  @Test
  void anotherModelStartsAnew() {
    serving = FakeModel.fusing();
    restart();
    send(DEVICE.frames(0, 14));
    linger();
    serving = FakeModel.fusing("ba9876543210");
    send(DEVICE.frames(14, 16));
    linger();
    restart();
    send(DEVICE.frames(16, 20));
    linger();
    assertThat(events()).extracting(UserActivity::getFusedWindows).containsExactly(1, 2, 1, 2);
  }

  @Test
  void aBoutGoesOnAfterARestart() {
    send(DEVICE.frames(0, 14));
    linger();
    restart();
    send(DEVICE.frames(14, 16));
    linger();
    outcomes();
    for (int second = 0; second < 70; second++) {
      linger();
    }
    assertThat(outcomes())
        .singleElement()
        .isInstanceOfSatisfying(
            ActivityBout.class, bout -> assertThat(bout.getWindows()).isEqualTo(3));
  }

  @Test
  void theHeartRateOfABoutIsTheSameWhetherTheTaskRestartedOrNot() {
    ActivityBout unbroken = boutOfTwoHalves(() -> {});
    ActivityBout broken = boutOfTwoHalves(this::restart);
    assertThat(unbroken.getHeartRateWindows()).isEqualTo(unbroken.getWindows()).isEqualTo(9);
    assertThat(broken.getHeartRateWindows()).isEqualTo(9);
    assertThat(broken.getMeanHeartRate()).isEqualTo(unbroken.getMeanHeartRate()).isNotNull();
    assertThat(broken.getLead()).isEqualTo(unbroken.getLead()).isEqualTo("I");
  }

  /** Of a heart that beats at 70 and then at 83 a minute. */
  private ActivityBout boutOfTwoHalves(Runnable between) {
    TestDevice device = DEVICE.startingAt(clock.instant().minusSeconds(3_600));
    send(device.beatingFrames(0, 16, 70));
    linger();
    between.run();
    send(device.beatingFrames(16, 20, 70));
    send(device.beatingFrames(20, 40, 83));
    linger();
    outcomes();
    for (int second = 0; second < 70; second++) {
      linger();
    }
    List<Object> ended = outcomes();
    assertThat(ended).singleElement().isInstanceOf(ActivityBout.class);
    return (ActivityBout) ended.get(0);
  }

  @Test
  void whatIsForgottenIsOffTheBrokerWithinADayAndNoTimeIsRefused() {
    assertThat(supplier.stores())
        .allSatisfy(
            store ->
                assertThat(store.logConfig())
                    .containsEntry("max.compaction.lag.ms", "86400000")
                    .containsEntry("delete.retention.ms", "3600000")
                    .containsEntry("message.timestamp.type", "LogAppendTime"));
  }

  private void open(StoreBuilder<?> builder) {
    StateStore store = builder.withLoggingDisabled().build();
    context.addStateStore(store);
    store.init(context.getStateStoreContext(), store);
    stores.add(store);
  }

  private void restart() {
    stop();
    processor = supplier.get();
    processor.init(context);
  }

  private void stop() {
    processor.close();
    context.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
  }

  private void send(List<EcgSamples> frames) {
    frames.forEach(
        frame ->
            processor.process(
                new Record<>(
                    frame.getDeviceId(),
                    new Outcome.FrameAccepted(frame, serialized(frame)),
                    frame.getStartTime().toEpochMilli())));
  }

  private void linger() {
    clock.advance(LINGER);
    punctuate();
  }

  private void punctuate() {
    context.scheduledPunctuators().stream()
        .filter(punctuator -> !punctuator.cancelled())
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(clock.millis()));
  }

  private byte[] serialized(EcgSamples frame) {
    return serdes.serdeFor(EcgSamples.class).serializer().serialize("ecg-samples", frame);
  }

  /** The event of each of these windows, and nothing else, has come. */
  private void expectWindows(Instant session, long... indexes) {
    assertThat(events())
        .allMatch(event -> event.getSessionStart().equals(session))
        .extracting(UserActivity::getWindowIndex)
        .containsExactlyElementsOf(LongStream.of(indexes).boxed().toList());
  }

  private List<UserActivity> events() {
    return outcomes().stream()
        .filter(UserActivity.class::isInstance)
        .map(UserActivity.class::cast)
        .toList();
  }

  private List<Object> outcomes() {
    List<Object> outcomes = new ArrayList<>();
    context.forwarded().forEach(forward -> outcomes.add(forward.record().value()));
    context.resetForwards();
    return outcomes;
  }
}
