package org.dt4ecg.training.beats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recordings of people at rest, where a machine has them. */
class RealRestTest {

  private static final int NOMINAL_RATE_HZ = 500;

  static Stream<String> recordings() {
    return IntStream.rangeClosed(1, 10)
        .boxed()
        .flatMap(
            person -> Stream.of("01", "02").map(pass -> "%02d/%1$02d_%s".formatted(person, pass)));
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void atRestTheBeatsAreMostOfTheSignal(String recording) throws IOException {
    BeatDecomposer decomposer = new BeatDecomposer(NOMINAL_RATE_HZ);
    float[] samples = read(recording + "_klud.csv");

    BeatDecomposition parts = decomposer.decompose(samples);

    double[] signal = decomposer.withoutBaseline(samples);
    assertThat(Remainder.deviation(Remainder.of(signal, parts)))
        .isLessThan(0.4 * Remainder.deviation(parts.beats()));
  }

  private static float[] read(String name) throws IOException {
    Path file = dataFolder().resolve("ctu-motion-ecg").resolve("data").resolve(name);
    assumeTrue(
        Files.isRegularFile(file),
        () -> "No recording at " + file + "; name the data's place with -Ddt4ecg.data=FOLDER");
    List<String> lines = Files.readAllLines(file);
    float[] samples = new float[lines.size()];
    for (int i = 0; i < samples.length; i++) {
      String line = lines.get(i);
      samples[i] = Float.parseFloat(line.substring(line.indexOf(';') + 1));
    }
    return samples;
  }

  private static Path dataFolder() {
    String folder = System.getProperty("dt4ecg.data");
    return folder != null
        ? Path.of(folder)
        : Path.of(System.getProperty("dt4ecg.project.directory", "..")).resolve("../shared/data");
  }
}
