package org.dt4ecg.model.heart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.heart.HeartRateMeter.HeartRate;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Windows of 4 s, as the stream cuts them, against the beats that are marked in ECG-ID. Some ten
 * beats of a record are, so windows begin every half second, and those between the first mark and
 * the last are compared: the mean rate of the marks in the window with the rate that is measured.
 * What is not measured does not agree. The bounds of the meter were chosen by people of odd
 * numbers; those of even numbers are the figure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeartRateOnEcgIdTest {

  private static final int RATE_HZ = 250;
  private static final int WINDOW_SECONDS = 4;
  private static final double HOP_SECONDS = 0.5;
  private static final double AGREES_WITHIN = 3;

  private List<EcgIdRecord> records = List.of();

  /**
   * A window of the database.
   *
   * @param marked heart rate by the marks, in beats per minute; null where not all are marked
   * @param measured heart rate as the stream tells it
   */
  private record Compared(int person, @Nullable Double marked, @Nullable HeartRate measured) {

    boolean agrees() {
      return marked != null
          && measured != null
          && Math.abs(measured.beatsPerMinute() - marked) <= AGREES_WITHIN;
    }
  }

  @BeforeAll
  void read() throws IOException {
    records = EcgIdRecord.all();
  }

  @ParameterizedTest(name = "filtered: {0}")
  @ValueSource(booleans = {false, true})
  void atLeast95PercentOfTheWindowsAreWithinThreeBeatsAMinuteOfTheMarks(boolean isFiltered) {
    List<Compared> windows = windows(isFiltered, WINDOW_SECONDS);
    String signal = isFiltered ? "lead I, filtered" : "lead I, raw";
    print(signal + ", all people", windows, person -> true);
    print(signal + ", odd people", windows, person -> person % 2 == 1);
    double even = print(signal + ", even people", windows, person -> person % 2 == 0);
    assertThat(even).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void shorterWindowsAreMeasuredToo() {
    print("lead I, raw, windows of 2 s", windows(false, 2), person -> true);
    print("lead I, raw, windows of 3 s", windows(false, 3), person -> true);
    print("lead I, raw, windows of 8 s", windows(false, 8), person -> true);
  }

  private List<Compared> windows(boolean isFiltered, int seconds) {
    WindowAssembler assembler =
        new WindowAssembler(
            InputUnit.MILLIVOLTS, RATE_HZ, seconds * RATE_HZ, Duration.ofMillis(40));
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    List<Compared> windows = new ArrayList<>();
    for (EcgIdRecord record : records) {
      List<Frame> frames = record.frames(isFiltered);
      for (double from = 0; from + seconds <= record.seconds(); from += HOP_SECONDS) {
        if (from >= record.signalFrom()) {
          AssembledWindow window = assembler.assemble(frames, Math.round(from * 1e6));
          windows.add(
              new Compared(
                  record.person(),
                  marked(record.marks(), from, from + seconds),
                  window.quality() == SignalQuality.UNUSABLE
                      ? null
                      : meter.measure(window.samples())));
        }
      }
    }
    return windows;
  }

  /** All beats between the first mark and the last are marked, by what the database says. */
  private static @Nullable Double marked(double[] marks, double from, double to) {
    double[] inside = Arrays.stream(marks).filter(mark -> mark >= from && mark < to).toArray();
    boolean all = marks.length > 0 && marks[0] <= from && marks[marks.length - 1] >= to;
    return all && inside.length > 1
        ? (Double) (60 * (inside.length - 1) / (inside[inside.length - 1] - inside[0]))
        : null;
  }

  /** Prints how many agree; the share of them. */
  private static double print(String what, List<Compared> windows, IntPredicate people) {
    List<Compared> all = windows.stream().filter(one -> people.test(one.person())).toList();
    List<Compared> compared = all.stream().filter(one -> one.marked() != null).toList();
    double agree = share(compared.stream().filter(Compared::agrees).count(), compared.size());
    System.out.printf(
        "%-28s %4d windows, %4d with all beats marked: %.1f %% within %.0f a minute,"
            + " %.1f %% not measurable; of all windows %.1f %% not measurable%n",
        what,
        all.size(),
        compared.size(),
        100 * agree,
        AGREES_WITHIN,
        100 * notMeasured(compared),
        100 * notMeasured(all));
    return agree;
  }

  private static double notMeasured(List<Compared> windows) {
    return share(windows.stream().filter(one -> one.measured() == null).count(), windows.size());
  }

  private static double share(long some, int all) {
    return all == 0 ? 0 : some / (double) all;
  }
}
