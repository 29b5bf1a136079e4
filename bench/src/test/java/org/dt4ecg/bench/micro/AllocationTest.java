package org.dt4ecg.bench.micro;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What operations allocate as they are written. The second compiler leaves out objects that do not
 * escape, or does not get to it on a busy machine; so it is left out here, and a figure is the same
 * on every machine. A bound is a twentieth above what was measured, rounded up; what raises one has
 * to say why.
 */
@Tag("slow")
class AllocationTest {

  private static final String BYTES = "gc.alloc.rate.norm";

  private static final Map<String, Integer> MOST_BYTES =
      Map.ofEntries(
          Map.entry("SampleCodecBench.encode", 670),
          Map.entry("SampleCodecBench.decode", 670),
          Map.entry("SampleCodecBench.frame", 120),
          Map.entry("FrameSerdeBench.read", 365),
          Map.entry("FrameSerdeBench.write", 730),
          Map.entry("WindowAssemblyBench.assemble", 6_200),
          Map.entry("HeartRateBench.measure", 40),
          Map.entry("HeartRateBench.tellBeats", 40),
          Map.entry("EventBench.join", 205),
          Map.entry("EventBench.writeEvent", 270),
          Map.entry("EventBench.readEvent", 900));

  @Test
  void noOperationAllocatesMoreThanItsBound() throws RunnerException {
    Map<String, Double> measured = new TreeMap<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include("\\.(SampleCodec|FrameSerde|WindowAssembly|HeartRate|Event)Bench\\.")
                    .mode(Mode.AverageTime)
                    .forks(1)
                    .jvmArgsAppend("-XX:TieredStopAtLevel=1", "-Ddt4ecg.project.directory=..")
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(300))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(300))
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run()) {
      String name = result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1");
      measured.put(name, requireNonNull(result.getSecondaryResults().get(BYTES)).getScore());
    }
    assertThat(measured.keySet()).containsExactlyInAnyOrderElementsOf(MOST_BYTES.keySet());
    MOST_BYTES.forEach(
        (name, most) ->
            assertThat(measured.get(name)).as(name).isLessThanOrEqualTo(most.doubleValue()));
  }
}
