package org.dt4ecg.topology.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.schemas.avro.FusedIdentity;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.outcome.Outcome.Classified;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.testing.FakeModel;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor that dies in the middle of a session, and another that takes over its stores. */
class FuseSessionRestartTest {

  private static final String ID = "device-1";
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final Duration KEPT = SILENCE.plus(FuseSession.BETWEEN_WINDOWS);
  private static final ModelRules MODEL = new ModelRules(FakeModel.fusing());
  private static final ModelRules OTHER_MODEL = new ModelRules(FakeModel.fusing("ba9876543210"));

  private final MutableClock clock = new MutableClock(NOW);
  private final FuseSession supplier =
      new FuseSession(
          SILENCE,
          Duration.ZERO,
          ValueSerdes.of(new InMemorySchemaRegistry()),
          WindowObserver.NONE,
          clock);
  private final List<StateStore> stores = new ArrayList<>();
  private final MockProcessorContext<String, WindowResults> context;
  private Processor<String, Classified, String, WindowResults> processor = supplier.get();

  FuseSessionRestartTest(@TempDir Path state) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), state.toFile());
  }

  @BeforeEach
  void openStores() {
    supplier.stores().forEach(this::open);
    open(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(EnrolledTemplates.STORE),
            Serdes.String(),
            Serdes.ByteArray()));
    processor.init(context);
  }

  @AfterEach
  void closeStores() {
    processor.close();
    stores.forEach(StateStore::close);
  }

  @Test
  void aSessionGoesOnAfterARestartWithWhatItsWindowsSaid() {
    fuse(MODEL, T0, 0);
    fuse(MODEL, T0, 1);
    stop();
    start(supplier.get());
    assertThat(fuse(MODEL, T0, 2).getWindows()).isEqualTo(3);
  }

  @Test
  void aTaskThatIsRevivedWithTheSameProcessorGoesOnToo() {
    fuse(MODEL, T0, 0);
    stop();
    start(processor);
    assertThat(fuse(MODEL, T0, 1).getWindows()).isEqualTo(2);
  }

  @Test
  void aWindowThatComesAgainAfterARestartIsFusedOnce() {
    fuse(MODEL, T0, 0);
    FusedIdentity before = fuse(MODEL, T0, 1);
    stop();
    start(supplier.get());
    assertThat(fuse(MODEL, T0, 1)).isEqualTo(before);
    assertThat(fuse(MODEL, T0, 2).getWindows()).isEqualTo(3);
  }

  @Test
  void anotherModelStartsAnew() {
    fuse(MODEL, T0, 0);
    fuse(MODEL, T0, 1);
    assertThat(fuse(OTHER_MODEL, T0, 2).getWindows()).isEqualTo(1);
    assertThat(fuse(OTHER_MODEL, T0, 3).getWindows()).isEqualTo(2);
  }

  @Test
  void anotherSessionStartsAnew() {
    fuse(MODEL, T0, 0);
    assertThat(fuse(MODEL, T0.plusSeconds(60), 0).getWindows()).isEqualTo(1);
  }

  @Test
  void aDeviceThatWasSilentBeforeTheRestartIsForgottenAfterIt() {
    fuse(MODEL, T0, 0);
    stop();
    start(supplier.get());
    clock.advance(KEPT);
    punctuate();
    assertThat(fuse(MODEL, T0, 1).getWindows()).isEqualTo(2);
    clock.advance(KEPT.plusSeconds(1));
    punctuate();
    assertThat(fuse(MODEL, T0, 2).getWindows()).isEqualTo(1);
  }

  private void open(StoreBuilder<?> builder) {
    StateStore store = builder.withLoggingDisabled().build();
    context.addStateStore(store);
    store.init(context.getStateStoreContext(), store);
    stores.add(store);
  }

  private void stop() {
    processor.close();
    context.scheduledPunctuators().forEach(MockProcessorContext.CapturedPunctuator::cancel);
  }

  private void start(Processor<String, Classified, String, WindowResults> next) {
    processor = next;
    processor.init(context);
  }

  @Test
  void whatIsForgottenIsOffTheBrokerWithinADay() {
    assertThat(supplier.stores())
        .allSatisfy(
            fusions ->
                assertThat(fusions.logConfig())
                    .containsEntry("max.compaction.lag.ms", "86400000")
                    .containsEntry("delete.retention.ms", "3600000"));
  }

  private void punctuate() {
    context.scheduledPunctuators().stream()
        .filter(punctuator -> !punctuator.cancelled())
        .forEach(punctuator -> punctuator.getPunctuator().punctuate(clock.millis()));
  }

  /** What is claimed with a window, which is of somebody who looks like Anna. */
  private FusedIdentity fuse(ModelRules rules, Instant session, long index) {
    long sessionMicros = FrameTimes.toMicros(session);
    long start = sessionMicros + 2_000_000 * index;
    SealedWindow window =
        new SealedWindow(
            ID,
            sessionMicros,
            index,
            start,
            start + 4_000_000,
            new AssembledWindow(new float[1000], SignalQuality.GOOD),
            NOW);
    Prediction prediction =
        new Prediction(new float[] {0.9f, 0.1f}, new float[] {0.3f, 0.7f}, new float[] {1, 0});
    processor.process(new Record<>(ID, new Classified(window, prediction, rules), start / 1000));
    List<MockProcessorContext.CapturedForward<? extends String, ? extends WindowResults>>
        forwarded = List.copyOf(context.forwarded());
    context.resetForwards();
    assertThat(forwarded).hasSize(1);
    return forwarded.get(0).record().value().identity().getFused();
  }
}
