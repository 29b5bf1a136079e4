package org.dt4ecg.bench.micro;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.dt4ecg.bench.material.ShippedModels;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.model.Prediction;
import org.dt4ecg.model.WindowClassifier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A batch of windows through the shipped model, on one thread; the time is that of the batch. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClassificationBench {

  /** Windows in a batch. */
  @Param({"1", "32"})
  public int windows;

  private final OnnxModel model = ShippedModels.load(ShippedModels.CTU);
  private final WindowClassifier classifier = model.newClassifier();
  private List<float[]> batch = List.of();

  @Setup
  public void fill() {
    Random random = new Random(1);
    int samples = model.contract().windowSamples();
    batch = IntStream.range(0, windows).mapToObj(i -> noise(random, samples)).toList();
  }

  @TearDown
  public void close() {
    classifier.close();
    model.close();
  }

  @Benchmark
  public List<Prediction> classify() throws ClassificationException {
    return classifier.classify(batch);
  }

  private static float[] noise(Random random, int samples) {
    float[] window = new float[samples];
    for (int i = 0; i < samples; i++) {
      window[i] = (float) (100 * random.nextGaussian());
    }
    return window;
  }
}
