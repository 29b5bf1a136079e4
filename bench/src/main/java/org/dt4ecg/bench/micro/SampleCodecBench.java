package org.dt4ecg.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.SampleCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The samples of a frame of half a second: to bytes and back, and as windows are cut from them. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SampleCodecBench {

  private final EcgSamples frame =
      SimulatedFrames.first(1, FrameCutter.DEFAULT_FRAME_PERIOD).get(0);
  private final short[] counts = SampleCodec.decode(frame.getSamples());

  @Benchmark
  public ByteBuffer encode() {
    return SampleCodec.encode(counts);
  }

  @Benchmark
  public short[] decode() {
    return SampleCodec.decode(frame.getSamples());
  }

  /** Copies no sample. */
  @Benchmark
  public Frame frame() {
    return Frame.of(frame);
  }
}
