package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RrProcessTest {

  @ParameterizedTest
  @CsvSource({"60, 0.050, 0.25", "78.4, 0.0331, 0.25", "132.3, 0.0092, 0.55"})
  void successiveIntervalsDifferByTheRmssdAskedFor(double bpm, double rmssd, double breathing) {
    RrProcess process = new RrProcess(bpm, rmssd, breathing, RandomStreams.of(1, "test"));
    int beats = 4_000;
    double seconds = 0;
    double sum = 0;
    double squares = 0;
    double last = process.at(0);
    for (int beat = 0; beat < beats; beat++) {
      seconds += last;
      double next = process.at(seconds);
      squares += (next - last) * (next - last);
      sum += next;
      last = next;
    }

    assertThat(60 / (sum / beats)).isCloseTo(bpm, within(1.0));
    assertThat(Math.sqrt(squares / beats)).isCloseTo(rmssd, within(0.12 * rmssd));
  }

  @ParameterizedTest
  @CsvSource({"60, 5, 0.25"})
  void anIntervalStaysHumanHoweverVariableTheHeart(double bpm, double rmssd, double breathing) {
    RrProcess process = new RrProcess(bpm, rmssd, breathing, RandomStreams.of(1, "test"));

    for (int second = 0; second < 200; second++) {
      assertThat(process.at(second)).isBetween(0.25, 2.0);
    }
  }
}
