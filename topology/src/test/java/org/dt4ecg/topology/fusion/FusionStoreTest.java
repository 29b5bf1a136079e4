package org.dt4ecg.topology.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dt4ecg.topology.testing.Pipeline.NOW;
import static org.dt4ecg.topology.testing.Pipeline.T0;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.dt4ecg.model.fusion.Evidence;
import org.dt4ecg.model.fusion.FusionState;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.schemas.avro.SessionFusion;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.topology.drift.WindowObserver;
import org.dt4ecg.topology.testing.MutableClock;
import org.dt4ecg.topology.windowing.SealedWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a store that lies on a disk, closed and opened again between writing and reading. */
class FusionStoreTest {

  private static final String ID = "device-1";
  private static final String MODEL = "0123456789ab";
  private static final int PEOPLE = 12;
  private static final int FEATURES = 32;

  /** What the store held when its vectors were arrays, and each number an object. */
  private static final Schema EARLIER =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "SessionFusion", "namespace": "org.dt4ecg.schemas.avro", "fields": [
                {"name": "sessionStart", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "modelVersion", "type": "string"},
                {"name": "lastWindowIndex", "type": "long"},
                {"name": "activityBelief", "type": {"type": "array", "items": "float"}},
                {"name": "recent", "type": {"type": "array", "items":
                  {"type": "record", "name": "WindowEvidence", "fields": [
                    {"name": "windowIndex", "type": "long"},
                    {"name": "identityLogProbabilities", "type": {"type": "array", "items": "float"}},
                    {"name": "familiarity", "type": "float"},
                    {"name": "unitEmbedding", "type": {"type": "array", "items": "float"}}]}}}]}
              """);

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final FuseSession supplier =
      new FuseSession(
          Duration.ofMinutes(1),
          Duration.ZERO,
          ValueSerdes.of(registry),
          WindowObserver.NONE,
          new MutableClock(NOW));
  private final MockProcessorContext<String, WindowResults> context;

  FusionStoreTest(@TempDir Path folder) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    context = new MockProcessorContext<>(properties, new TaskId(0, 0), folder.toFile());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whatIsReadBackIsWhatWasWrittenBitByBit(long seed) {
    Random random = new Random(seed);
    FusionState written = randomState(random);
    write(written);
    FusionState read = read(MODEL);
    assertThat(read.lastWindowIndex()).isEqualTo(written.lastWindowIndex());
    assertThat(bits(read.activityBelief())).isEqualTo(bits(written.activityBelief()));
    assertThat(read.recent()).hasSameSizeAs(written.recent());
    assertThat(read.recent()).usingRecursiveComparison().isEqualTo(written.recent());
  }

  @Test
  void aStateWithoutAWindowIsReadBackAsSuch() {
    write(FusionState.EMPTY);
    assertThat(read(MODEL)).usingRecursiveComparison().isEqualTo(FusionState.EMPTY);
  }

  @Test
  void whatAnotherModelSaidIsNotRead() {
    write(randomState(new Random(1)));
    assertThat(read("ba9876543210")).isSameAs(FusionState.EMPTY);
  }

  @Test
  void aStateOfAnEarlierVersionGoesOnBehindItsLastWindowWithoutItsEvidence() {
    KeyValueStore<String, byte[]> raw =
        open(
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(FuseSession.FUSIONS),
                Serdes.String(),
                Serdes.ByteArray()));
    raw.put(ID, ofAnEarlierVersion());
    raw.close();
    assertThat(read(MODEL))
        .usingRecursiveComparison()
        .isEqualTo(new FusionState(List.of(), new float[0], 7));
  }

  @Test
  void bytesAreLittleEndianFloat32() {
    assertThat(FloatBytes.of(new float[] {1, -2}).array())
        .containsExactly(0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0);
  }

  @Test
  void bytesThatAreNoWholeNumberOfFloatsAreRefusedAndTheStoreIsNamed() {
    assertThatThrownBy(() -> FloatBytes.toArray(ByteBuffer.allocate(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7 bytes")
        .hasMessageContaining(FuseSession.FUSIONS);
  }

  private void write(FusionState state) {
    KeyValueStore<String, SessionFusion> store = openFusions();
    new FusionStore(store).put(window(), MODEL, state);
    store.close();
  }

  private FusionState read(String modelVersion) {
    KeyValueStore<String, SessionFusion> store = openFusions();
    FusionState read = new FusionStore(store).before(window(), modelVersion);
    store.close();
    return read;
  }

  // The supplier's only store is that of the fusions.
  @SuppressWarnings("unchecked")
  private KeyValueStore<String, SessionFusion> openFusions() {
    return open(
        (StoreBuilder<KeyValueStore<String, SessionFusion>>) supplier.stores().iterator().next());
  }

  private <V> KeyValueStore<String, V> open(StoreBuilder<KeyValueStore<String, V>> builder) {
    KeyValueStore<String, V> store = builder.withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  private byte[] ofAnEarlierVersion() {
    GenericRecord evidence =
        new GenericRecordBuilder(EARLIER.getField("recent").schema().getElementType())
            .set("windowIndex", 7L)
            .set("identityLogProbabilities", List.of(-0.1f, -2.3f))
            .set("familiarity", 0.9f)
            .set("unitEmbedding", List.of(1f, 0f))
            .build();
    GenericRecord state =
        new GenericRecordBuilder(EARLIER)
            .set("sessionStart", FrameTimes.toMicros(T0))
            .set("modelVersion", MODEL)
            .set("lastWindowIndex", 7L)
            .set("activityBelief", List.of(0.3f, 0.7f))
            .set(
                "recent",
                new GenericData.Array<>(EARLIER.getField("recent").schema(), List.of(evidence)))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int id = registry.register(FuseSession.FUSIONS + "-value", EARLIER);
    bytes.writeBytes(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array());
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(EARLIER).write(state, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static FusionState randomState(Random random) {
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      evidence.add(
          Evidence.of(i, shares(random, PEOPLE), random.nextFloat(), shares(random, FEATURES)));
    }
    return new FusionState(evidence, numbers(random, 5), 19);
  }

  /** Of all sizes, down to those that are denormal, and both zeros. */
  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      numbers[i] = Float.isNaN(any) ? -0f : any;
    }
    return numbers;
  }

  private static float[] shares(Random random, int count) {
    float[] shares = new float[count];
    for (int i = 0; i < count; i++) {
      shares[i] = random.nextFloat() / count;
    }
    return shares;
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(numbers[i]);
    }
    return bits;
  }

  private static SealedWindow window() {
    long start = FrameTimes.toMicros(T0);
    return new SealedWindow(
        ID,
        start,
        8,
        start + 16_000_000,
        start + 20_000_000,
        new AssembledWindow(new float[1000], SignalQuality.GOOD),
        NOW);
  }
}
