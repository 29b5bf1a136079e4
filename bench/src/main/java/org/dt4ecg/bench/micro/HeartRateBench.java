package org.dt4ecg.bench.micro;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.bench.material.SimulatedFrames;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.heart.BeatMeter;
import org.dt4ecg.model.heart.HeartRateMeter;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;
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

/** The heart rate of a window of four seconds that was cut, and how clearly its beats show. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeartRateBench {

  private static final int FRAMES = 9;

  private final HeartRateMeter meter;
  private final BeatMeter beats;
  private final float[] window;

  public HeartRateBench() {
    ModelContract contract = ShippedModels.file(ShippedModels.SIMULATED).contract();
    List<EcgSamples> frames = SimulatedFrames.first(FRAMES, FrameCutter.DEFAULT_FRAME_PERIOD);
    meter = new HeartRateMeter(contract.samplingRateHz());
    beats = new BeatMeter(contract.samplingRateHz());
    window =
        WindowAssembler.of(contract, WindowAssembler.DEFAULT_HOLE_TOLERANCE)
            .assemble(Frame.of(frames), FrameTimes.startMicros(frames.get(0)))
            .samples();
  }

  @Benchmark
  public @Nullable HeartRate measure() {
    return meter.measure(window);
  }

  @Benchmark
  public double tellBeats() {
    beats.measure(window);
    return beats.likeness();
  }
}
