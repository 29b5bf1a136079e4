package org.dt4ecg.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.dt4ecg.fleet.recording.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EcgSimulatorTest {

  private static final long SEED = 42;
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final EcgSimulator SIMULATOR = new EcgSimulator(SEED);

  @Test
  void theSameSeedGivesTheSameSamplesInWhateverOrderTheyAreAskedFor() {
    Recording first = simulate(SIMULATOR, 3, 1, SimulatedActivity.RUN);
    EcgSimulator other = new EcgSimulator(SEED);
    Recording unrelated = simulate(other, 0, 0, SimulatedActivity.REST);
    Recording again = simulate(other, 3, 1, SimulatedActivity.RUN);

    assertThat(again.counts()).containsExactly(first.counts());
    assertThat(again.timesMicros()).containsExactly(first.timesMicros());
    assertThat(unrelated.counts()).isNotEqualTo(first.counts());
  }

  @Test
  void seedPersonSessionAndActivityEachChangeTheSamples() {
    short[] samples = simulate(SIMULATOR, 0, 0, SimulatedActivity.WALK).counts();

    assertThat(simulate(new EcgSimulator(43), 0, 0, SimulatedActivity.WALK).counts())
        .isNotEqualTo(samples);
    assertThat(simulate(SIMULATOR, 1, 0, SimulatedActivity.WALK).counts()).isNotEqualTo(samples);
    assertThat(simulate(SIMULATOR, 0, 1, SimulatedActivity.WALK).counts()).isNotEqualTo(samples);
    assertThat(simulate(SIMULATOR, 0, 0, SimulatedActivity.RUN).counts()).isNotEqualTo(samples);
  }

  @Test
  void aShorterRecordingBeatsAsTheStartOfALongerOne() {
    EcgSimulator simulator = new EcgSimulator(7);

    List<Integer> inShort =
        RPeaks.find(
            samples(simulator.simulate(0, 0, SimulatedActivity.REST, Duration.ofSeconds(10), 0)));
    List<Integer> inLong =
        RPeaks.find(
            samples(simulator.simulate(0, 0, SimulatedActivity.REST, Duration.ofSeconds(20), 0)));

    assertThat(inLong).startsWith(inShort.subList(0, inShort.size() - 1).toArray(Integer[]::new));
  }

  @ParameterizedTest
  @EnumSource(SimulatedActivity.class)
  void theHeartBeatsAtTheRateOfPersonAndActivity(SimulatedActivity activity) {
    for (int person = 0; person < 8; person++) {
      double[] heart = new double[30_000];
      SIMULATOR.addHeart(heart, 500, person, 0, activity);

      assertThat(medianBpm(heart))
          .as("%s of person %d", activity.label(), person)
          .isCloseTo(SIMULATOR.meanBpm(person, 0, activity), within(4.0));
    }
  }

  /** Without running: there a plain detector mistakes some people's steps for beats. */
  @ParameterizedTest
  @EnumSource(value = SimulatedActivity.class, mode = EnumSource.Mode.EXCLUDE, names = "RUN")
  void beatsCanBeFoundInSpiteOfTheDisturbances(SimulatedActivity activity) {
    int people = 8;
    int found = 0;
    for (int person = 0; person < people; person++) {
      double detected = medianBpm(samples(simulate(SIMULATOR, person, 0, activity)));
      double expected = SIMULATOR.meanBpm(person, 0, activity);
      found += Math.abs(detected - expected) < 5 ? 1 : 0;
    }

    assertThat(found).isGreaterThanOrEqualTo(people - 1);
  }

  @ParameterizedTest
  @EnumSource(SimulatedActivity.class)
  void heartRatesOfPeopleFollowTheFigures(SimulatedActivity activity) {
    int people = 200;
    double sum = 0;
    double squares = 0;
    for (int person = 0; person < people; person++) {
      double bpm = SIMULATOR.meanBpm(person, 0, activity);
      sum += bpm;
      squares += bpm * bpm;
    }
    double mean = sum / people;
    double spread = Math.sqrt(squares / people - mean * mean);

    assertThat(mean).isCloseTo(activity.heartRate().meanBpm(), within(2.5));
    assertThat(spread).isCloseTo(activity.heartRate().betweenPeopleBpm(), within(3.0));
  }

  @Test
  void peopleDifferMoreThanSessionsOfOnePerson() {
    int people = 8;
    double sameCorrelation = 0;
    double otherCorrelation = 0;
    int recognised = 0;
    for (int person = 0; person < people; person++) {
      double[] beat = medianBeat(simulate(SIMULATOR, person, 1, SimulatedActivity.REST));
      int best = -1;
      double bestCorrelation = -1;
      for (int enrolled = 0; enrolled < people; enrolled++) {
        double correlation =
            correlation(beat, medianBeat(simulate(SIMULATOR, enrolled, 0, SimulatedActivity.REST)));
        if (correlation > bestCorrelation) {
          best = enrolled;
          bestCorrelation = correlation;
        }
        if (enrolled == person) {
          sameCorrelation += correlation / people;
        } else {
          otherCorrelation += correlation / (people * (people - 1));
        }
      }
      recognised += best == person ? 1 : 0;
    }

    assertThat(sameCorrelation).isGreaterThan(0.97).isGreaterThan(otherCorrelation + 0.02);
    assertThat(recognised).as("of 8 people, by their median beat").isGreaterThanOrEqualTo(6);
  }

  @Test
  void theDevicesClockRunsUpToEightPerMilleSlow() {
    for (int person = 0; person < 20; person++) {
      Recording recording = simulate(SIMULATOR, person, 0, SimulatedActivity.REST);
      double rateHz = (recording.counts().length - 1) * 1e6 / recording.durationMicros();

      assertThat(rateHz).isBetween(496.0, 500.0);
      assertThat(recording.nominalRateHz()).isEqualTo(500);
    }
  }

  @Test
  void countsStayWithinTheConverterAndNowAndThenHitItsRails() {
    int clipped = 0;
    int samples = 0;
    for (int person = 0; person < 10; person++) {
      for (short count : simulate(SIMULATOR, person, 0, SimulatedActivity.RUN).counts()) {
        assertThat(count).isBetween((short) 0, (short) 4095);
        clipped += count == 0 || count == 4095 ? 1 : 0;
        samples++;
      }
    }
    assertThat((double) clipped / samples).isBetween(1e-5, 0.02);
  }

  @Test
  void movementDisturbsTheSignalMoreThanRest() {
    assertThat(roughness(SimulatedActivity.RUN))
        .isGreaterThan(2 * roughness(SimulatedActivity.REST));
    assertThat(roughness(SimulatedActivity.ARM_MOVEMENTS))
        .isGreaterThan(1.3 * roughness(SimulatedActivity.REST));
  }

  /** Mean size of what differs between neighbouring samples outside the steep parts. */
  private static double roughness(SimulatedActivity activity) {
    short[] counts = simulate(SIMULATOR, 0, 0, activity).counts();
    double[] steps = new double[counts.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = Math.abs(counts[i + 1] - counts[i]);
    }
    Arrays.sort(steps);
    return Arrays.stream(steps, 0, steps.length / 2).average().orElseThrow();
  }

  private static Recording simulate(
      EcgSimulator simulator, int person, int session, SimulatedActivity activity) {
    return simulator.simulate(person, session, activity, MINUTE, 1_000_000);
  }

  /** At 500 Hz. */
  private static double medianBpm(double[] samples) {
    List<Integer> peaks = RPeaks.find(samples);
    double[] seconds = new double[peaks.size() - 1];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (peaks.get(i + 1) - peaks.get(i)) / 500.0;
    }
    Arrays.sort(seconds);
    return 60 / seconds[seconds.length / 2];
  }

  private static double[] samples(Recording recording) {
    double[] samples = new double[recording.counts().length];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = recording.counts()[i];
    }
    return samples;
  }

  private static double[] medianBeat(Recording recording) {
    int before = 110;
    int after = 200;
    List<Integer> peaks =
        RPeaks.find(samples(recording)).stream()
            .filter(peak -> peak > before && peak + after < recording.counts().length)
            .toList();
    double[] beat = new double[before + after];
    for (int i = 0; i < beat.length; i++) {
      int offset = i - before;
      double[] values =
          peaks.stream().mapToDouble(peak -> recording.counts()[peak + offset]).sorted().toArray();
      beat[i] = values[values.length / 2];
    }
    return beat;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
