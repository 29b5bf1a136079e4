package org.dt4ecg.topology.labels;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Labels.at;
import static org.dt4ecg.topology.testing.Labels.rest;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.dt4ecg.schemas.avro.EcgLabel;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.deadletter.AsRead;
import org.dt4ecg.schemas.deadletter.RejectionReason;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput.FrameRead;
import org.dt4ecg.topology.labels.JoinLabels.LabelInput.LabelRead;
import org.dt4ecg.topology.labels.LabelOutcome.Labelled;
import org.dt4ecg.topology.labels.LabelOutcome.Rejected;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.testing.TestDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that dies while labels wait, and another that takes over its stores. */
class JoinLabelsRestartTest {

  private static final String ID = "device-1";
  private static final TestDevice DEVICE = TestDevice.of(ID, T0);
  private static final LabelSettings SETTINGS =
      new LabelSettings(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofMillis(40));

  private boolean hasReadAll = true;
  private final MutableClock clock = new MutableClock(NOW);
  private final ValueSerdes serdes = ValueSerdes.of(new InMemorySchemaRegistry());
  private final JoinLabels supplier =
      new JoinLabels(SETTINGS, serdes, partition -> hasReadAll, clock);
  private final List<StateStore> stores = new ArrayList<>();
  private final MockProcessorContext<String, LabelOutcome> context;
  private Processor<String, LabelInput, String, LabelOutcome> processor = supplier.get();
  private long offset;

  JoinLabelsRestartTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), state.toFile());
  }

  @BeforeEach
  void openStores() {
    supplier
        .stores()
        .forEach(
            builder -> {
              StateStore store = builder.withLoggingDisabled().build();
              context.addStateStore(store);
              store.init(context.getStateStoreContext(), store);
              stores.add(store);
            });
    processor.init(context);
  }

  @AfterEach
  void closeStores() {
    processor.close();
    stores.forEach(StateStore::close);
  }

  @Test
  void aLabelThatWaitedIsJoinedOnceAfterTheRestart() {
    send(DEVICE.frames(0, 4));
    label(rest(ID, 1, 4));
    restart(supplier.get());
    send(DEVICE.frames(4, 8));
    assertThat(starts()).containsExactly(at(1), at(1.5), at(2), at(2.5), at(3), at(3.5));
    restart(supplier.get());
    send(DEVICE.frames(8, 30));
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aTaskThatIsRevivedWithTheSameProcessorJoinsEachLabelOnce() {
    send(DEVICE.frames(0, 4));
    label(rest(ID, 1, 4));
    restart(processor);
    send(DEVICE.frames(4, 8));
    assertThat(starts()).hasSize(6);
  }

  @Test
  void theFramesOfBeforeTheRestartCanBeLabelledAndAreOfTheSameSession() {
    send(DEVICE.frames(0, 20));
    restart(supplier.get());
    send(DEVICE.frames(20, 24));
    label(rest(ID, 9.5, 10.5));
    assertThat(labelled())
        .extracting(labelled -> labelled.ecg().getSessionId())
        .containsExactly(ID + "@" + T0, ID + "@" + T0);
  }

  @Test
  void theTimeOfTheDeviceIsKnownAfterTheRestart() {
    send(DEVICE.frames(0, 8));
    restart(supplier.get());
    label(rest(ID, 100, 101));
    pass(Duration.ofSeconds(15));
    assertThat(refused())
        .extracting(Rejected::rejection)
        .singleElement()
        .matches(ahead -> ahead.reason() == RejectionReason.LABEL_AHEAD);
  }

  @Test
  void aLabelWaitsOutABacklogOfFramesAndAComputerThatStandsStill() {
    send(DEVICE.frames(0, 4));
    label(rest(ID, 1, 4));
    hasReadAll = false;
    pass(Duration.ofHours(1));
    hasReadAll = true;
    clock.advance(Duration.ofHours(10));
    pass(Duration.ofSeconds(30));
    clock.advance(Duration.ofHours(-5));
    pass(Duration.ofSeconds(20));
    assertThat(context.forwarded()).isEmpty();

    send(DEVICE.frames(4, 8));
    assertThat(starts()).containsExactly(at(1), at(1.5), at(2), at(2.5), at(3), at(3.5));
  }

  @Test
  void aLabelThatIsReadBeforeABacklogOfFramesIsNotAheadOfThem() {
    send(DEVICE.frames(0, 4));
    hasReadAll = false;
    label(rest(ID, 100, 101));
    pass(Duration.ofMinutes(10));
    send(DEVICE.frames(4, 203));
    assertThat(starts()).containsExactly(at(100), at(100.5));
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aLabelOfADeviceThatIsSilentIsGivenUpWithWhatIsThere() {
    send(DEVICE.frames(0, 4));
    label(rest(ID, 1, 4));
    pass(Duration.ofSeconds(59));
    assertThat(context.forwarded()).isEmpty();
    pass(Duration.ofSeconds(3));
    assertThat(starts()).containsExactly(at(1), at(1.5));
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void framesOfBeforeTheRestartAreRemovedWhenTheirTimeIsUp() {
    send(DEVICE.frames(0, 20));
    restart(supplier.get());
    send(DEVICE.frames(20, 200));
    EcgLabel old = rest(ID, 0, 10);
    label(old);
    assertThat(refused()).extracting(Rejected::record).containsExactly(serialized(old));
  }

  /** Of a device that numbers all frames 0, so that the numbers do not tell which one is wrong. */
  @Test
  void aFrameWithAWrongTimeGivesWayAfterTheRestartTooAndNoLabelIsGivenUpForIt() {
    UnaryOperator<EcgSamples> unnumbered =
        frame -> EcgSamples.newBuilder(frame).setSequence(0).build();
    List<EcgSamples> good = DEVICE.frames(0, 60).stream().map(unnumbered).toList();
    send(good.subList(0, 8));
    label(rest(ID, 3, 5));
    send(List.of(unnumbered.apply(DEVICE.frameAt(0, at(20.25)))));
    restart(supplier.get());
    label(rest(ID, 20, 21));
    send(good.subList(8, 10));
    assertThat(starts()).containsExactly(at(3), at(3.5), at(4), at(4.5));
    send(good.subList(10, 60));
    assertThat(starts()).containsExactly(at(20), at(20.5));
    assertThat(context.forwarded()).isEmpty();
  }

  @Test
  void aLabelOfASilentDeviceIsGivenUpAfterTheRestartToo() {
    label(rest(ID, 0, 10));
    restart(supplier.get());
    pass(Duration.ofSeconds(62));
    assertThat(refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.origin().topic()).isEqualTo("ecg-labels");
              assertThat(refused.origin().offset()).isZero();
            });
  }

  private void restart(Processor<String, LabelInput, String, LabelOutcome> next) {
    processor.close();
    context.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
    processor = next;
    processor.init(context);
  }

  private void send(List<EcgSamples> frames) {
    frames.forEach(
        frame -> process(frame.getDeviceId(), new FrameRead(frame), frame.getStartTime()));
  }

  private void label(EcgLabel label) {
    context.setRecordMetadata("ecg-labels", 0, offset++);
    process(
        label.getDeviceId(),
        new LabelRead(label.getDeviceId().getBytes(UTF_8), new AsRead<>(serialized(label), label)),
        clock.instant());
  }

  private void process(String key, LabelInput input, Instant time) {
    processor.process(new Record<>(key, input, time.toEpochMilli()));
  }

  private byte[] serialized(EcgLabel label) {
    return serdes.serdeFor(EcgLabel.class).serializer().serialize("ecg-labels", label);
  }

  private void pass(Duration duration) {
    for (long second = 0; second < duration.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      punctuate();
    }
  }

  private void punctuate() {
    context.scheduledPunctuators().stream()
        .filter(punctuator -> !punctuator.cancelled())
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(clock.millis()));
  }

  private List<Instant> starts() {
    return labelled().stream().map(labelled -> labelled.ecg().getStartTime()).toList();
  }

  private List<Labelled> labelled() {
    return outcomes(Labelled.class);
  }

  private List<Rejected> refused() {
    return outcomes(Rejected.class);
  }

  private <T extends LabelOutcome> List<T> outcomes(Class<T> type) {
    List<T> outcomes = new ArrayList<>();
    context.forwarded().forEach(forward -> outcomes.add(type.cast(forward.record().value())));
    context.resetForwards();
    return outcomes;
  }
}
