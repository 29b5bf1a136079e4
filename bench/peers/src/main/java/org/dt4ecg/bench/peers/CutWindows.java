package org.dt4ecg.bench.peers;

import static java.util.Objects.requireNonNull;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple5;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.kafka.common.serialization.Deserializer;
import org.dt4ecg.bench.cluster.BenchException;
import org.dt4ecg.bench.contestant.ContestantSettings;
import org.dt4ecg.bench.contestant.ReadyWindow;
import org.dt4ecg.bench.contestant.RecentSamples;
import org.dt4ecg.bench.contestant.WindowSource;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** Keeps a device's recent samples, and hands on the windows that each frame completes. */
final class CutWindows extends KeyedProcessFunction<String, Tuple2<String, byte[]>, ReadyWindow> {

  private static final long serialVersionUID = 1L;

  private final FlinkSettings settings;
  private transient @Nullable WindowSource source;
  private transient @Nullable Deserializer<EcgSamples> frames;
  private transient @Nullable ValueState<Tuple5<Long, Long, Long, Double, short[]>> recent;

  CutWindows(ContestantSettings settings) {
    this.settings = FlinkSettings.of(settings);
  }

  @Override
  public void open(OpenContext context) throws BenchException {
    source = new WindowSource(settings.contract());
    frames = ValueSerdes.from(settings.cluster()).serdeFor(EcgSamples.class).deserializer();
    recent =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "recent-samples",
                    Types.TUPLE(
                        Types.LONG,
                        Types.LONG,
                        Types.LONG,
                        Types.DOUBLE,
                        PrimitiveArrayTypeInfo.SHORT_PRIMITIVE_ARRAY_TYPE_INFO)));
  }

  @Override
  public void processElement(
      Tuple2<String, byte[]> raw, Context context, Collector<ReadyWindow> out) throws Exception {
    WindowSource windows = requireNonNull(source, "not opened");
    ValueState<Tuple5<Long, Long, Long, Double, short[]>> state =
        requireNonNull(recent, "not opened");
    EcgSamples frame =
        requireNonNull(frames, "not opened").deserialize(Topics.ECG_SAMPLES.name(), raw.f1);
    Tuple5<Long, Long, Long, Double, short[]> before = state.value();
    RecentSamples samples =
        (before == null
                ? RecentSamples.none()
                : new RecentSamples(before.f0, before.f1, before.f2, before.f3, before.f4))
            .with(frame, windows.grid());
    state.update(
        Tuple5.of(
            samples.sessionStart(),
            samples.nextIndex(),
            samples.start(),
            samples.rateHz(),
            samples.counts()));
    samples.windows(raw.f0, windows).forEach(out::collect);
  }
}
