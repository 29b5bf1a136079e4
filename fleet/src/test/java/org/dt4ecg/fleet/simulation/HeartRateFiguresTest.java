package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dt4ecg.fleet.RealData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Computes the figures anew from the R peaks they are said to come from. */
class HeartRateFiguresTest {

  private static final double RATE_HZ = 250;
  private static final int NEIGHBOURS = 5;

  @ParameterizedTest
  @CsvSource({"REST, sitting", "ARM_MOVEMENTS, hand_bike", "WALK, walking", "RUN, jogging"})
  void theFiguresAreThoseOfTheGlasgowDatabase(SimulatedActivity activity, String source)
      throws IOException {
    List<Double> bpm = new ArrayList<>();
    List<Double> rmssd = new ArrayList<>();
    for (Path file : annotations(source)) {
      Intervals intervals = Intervals.of(Files.readAllLines(file));
      bpm.add(60 / intervals.mean());
      rmssd.add(1_000 * intervals.rmssd());
    }
    double mean = bpm.stream().mapToDouble(x -> x).average().orElseThrow();
    double variance =
        bpm.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum() / (bpm.size() - 1);
    double medianRmssd = median(rmssd.stream().mapToDouble(x -> x).toArray());

    HeartRateFigures figures = activity.heartRate();
    assertThat(figures.meanBpm()).isCloseTo(mean, within(0.06));
    assertThat(figures.betweenPeopleBpm()).isCloseTo(Math.sqrt(variance), within(0.06));
    assertThat(figures.rmssdMillis()).isCloseTo(medianRmssd, within(0.06));
  }

  private static List<Path> annotations(String activity) throws IOException {
    Path people = RealData.folder("gudb-rpeaks").resolve("experiment_data");
    try (Stream<Path> folders = Files.list(people)) {
      return folders
          .sorted()
          .map(person -> person.resolve(activity).resolve("annotation_cs.tsv"))
          .filter(Files::exists)
          .toList();
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** RR intervals in seconds; those far from their neighbours are missed or extra beats. */
  private record Intervals(double[] seconds, boolean[] plausible) {

    static Intervals of(List<String> peaks) {
      double[] seconds = new double[peaks.size() - 1];
      for (int i = 0; i < seconds.length; i++) {
        int from = Integer.parseInt(peaks.get(i).strip());
        int to = Integer.parseInt(peaks.get(i + 1).strip());
        seconds[i] = (to - from) / RATE_HZ;
      }
      boolean[] plausible = new boolean[seconds.length];
      for (int i = 0; i < seconds.length; i++) {
        int from = Math.max(0, i - NEIGHBOURS);
        int to = Math.min(seconds.length, i + NEIGHBOURS + 1);
        double[] around = Arrays.copyOfRange(seconds, from, to);
        Arrays.sort(around);
        double median = around[around.length / 2];
        plausible[i] = Math.abs(seconds[i] - median) < 0.2 * median;
      }
      return new Intervals(seconds, plausible);
    }

    double mean() {
      double sum = 0;
      int count = 0;
      for (int i = 0; i < seconds.length; i++) {
        if (plausible[i]) {
          sum += seconds[i];
          count++;
        }
      }
      return sum / count;
    }

    double rmssd() {
      double squares = 0;
      int count = 0;
      for (int i = 1; i < seconds.length; i++) {
        if (plausible[i] && plausible[i - 1]) {
          double difference = seconds[i] - seconds[i - 1];
          squares += difference * difference;
          count++;
        }
      }
      return Math.sqrt(squares / count);
    }
  }
}
