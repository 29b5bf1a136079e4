package org.dt4ecg.bench.micro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.enrolment.EnrolledTemplates;
import org.dt4ecg.topology.fusion.FuseSession;
import org.dt4ecg.topology.fusion.WindowResults;
import org.dt4ecg.topology.outcome.Outcome.Classified;
import org.dt4ecg.topology.serving.ModelRules;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The next window of a long session: its state from the store, one step of fusion, the state back
 * into the store, and both results. The store is RocksDB, as in the stream; there is no broker.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SessionFusionBench {

  private static final String DEVICE = "wearable-01";
  private static final long HOP_MICROS = 2_000_000;
  private static final long WINDOW_MICROS = 4_000_000;

  /** So that every measured window meets a state that is full. */
  private static final int WINDOWS_BEFORE = 64;

  private final Path folder = temporaryFolder();
  private final OnnxModel model = ShippedModels.load(ShippedModels.CTU);
  private final ModelRules rules = new ModelRules(model);
  private final Prediction prediction = prediction(model.contract());
  private final AssembledWindow content =
      new AssembledWindow(new float[model.contract().windowSamples()], SignalQuality.GOOD);
  private final MockProcessorContext<String, WindowResults> context = context(folder);
  private final List<StateStore> stores = new ArrayList<>();
  private final Processor<String, Classified, String, WindowResults> processor;
  private long windowIndex;

  public SessionFusionBench() {
    FuseSession supplier =
        new FuseSession(
            Duration.ofMinutes(1),
            Duration.ZERO,
            ValueSerdes.of(new InMemorySchemaRegistry()),
            WindowObserver.NONE,
            InstantSource.fixed(Instant.EPOCH));
    supplier.stores().forEach(this::open);
    open(
        Stores.timestampedKeyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(EnrolledTemplates.STORE),
            Serdes.String(),
            Serdes.ByteArray()));
    processor = supplier.get();
    processor.init(context);
    for (int i = 0; i < WINDOWS_BEFORE; i++) {
      fuse();
    }
  }

  @TearDown
  public void close() throws IOException {
    processor.close();
    stores.forEach(StateStore::close);
    model.close();
    Utils.delete(folder.toFile());
  }

  @Benchmark
  public int fuse() {
    long start = windowIndex * HOP_MICROS;
    SealedWindow window =
        new SealedWindow(
            DEVICE, 0, windowIndex++, start, start + WINDOW_MICROS, content, Instant.EPOCH);
    context.resetForwards();
    processor.process(
        new Record<>(
            DEVICE,
            new Classified(window, prediction, rules),
            TimeUnit.MICROSECONDS.toMillis(start)));
    return context.forwarded().size();
  }

  private void open(StoreBuilder<?> builder) {
    StateStore store = builder.withLoggingDisabled().build();
    context.addStateStore(store);
    store.init(context.getStateStoreContext(), store);
    stores.add(store);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("dt4ecg-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No temporary folder could be made for the store; free the one of java.io.tmpdir", e);
    }
  }

  private static MockProcessorContext<String, WindowResults> context(Path folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bench");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    return new MockProcessorContext<>(properties, new TaskId(0, 0), folder.toFile());
  }

  private static Prediction prediction(ModelContract contract) {
    Random random = new Random(1);
    return new Prediction(
        probabilities(random, contract.identities().size()),
        probabilities(random, contract.activities().size()),
        probabilities(random, contract.embeddingSize()));
  }

  private static float[] probabilities(Random random, int count) {
    float[] numbers = new float[count];
    float sum = 0;
    for (int i = 0; i < count; i++) {
      numbers[i] = 0.01f + random.nextFloat();
      sum += numbers[i];
    }
    for (int i = 0; i < count; i++) {
      numbers[i] /= sum;
    }
    return numbers;
  }
}
