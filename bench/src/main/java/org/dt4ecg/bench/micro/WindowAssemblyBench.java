package org.dt4ecg.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The frames of a window, placed by time and resampled to what the model takes. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WindowAssemblyBench {

  /** A window of four seconds, and a quarter of a second before it. */
  private static final int FRAMES = 9;

  private static final long OFFSET_MICROS = 250_000;

  private final WindowAssembler assembler =
      WindowAssembler.of(
          ShippedModels.file(ShippedModels.SIMULATED).contract(),
          WindowAssembler.DEFAULT_HOLE_TOLERANCE);
  private final List<EcgSamples> frames =
      SimulatedFrames.first(FRAMES, FrameCutter.DEFAULT_FRAME_PERIOD);
  private final long windowStart = FrameTimes.startMicros(frames.get(0)) + OFFSET_MICROS;

  @Benchmark
  public AssembledWindow assemble() {
    return assembler.assemble(Frame.of(frames), windowStart);
  }
}
