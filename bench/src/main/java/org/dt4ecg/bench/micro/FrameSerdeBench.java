package org.dt4ecg.bench.micro;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.serde.InMemorySchemaRegistry;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A frame of half a second, to bytes and back. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameSerdeBench {

  private static final String TOPIC = Topics.ECG_SAMPLES.name();

  private final Serde<EcgSamples> serde =
      ValueSerdes.of(new InMemorySchemaRegistry()).serdeFor(EcgSamples.class);
  private final EcgSamples frame =
      SimulatedFrames.first(1, FrameCutter.DEFAULT_FRAME_PERIOD).get(0);
  private final byte[] bytes = serde.serializer().serialize(TOPIC, frame);

  @Benchmark
  public byte[] write() {
    return serde.serializer().serialize(TOPIC, frame);
  }

  @Benchmark
  public @Nullable EcgSamples read() {
    return serde.deserializer().deserialize(TOPIC, bytes);
  }
}
