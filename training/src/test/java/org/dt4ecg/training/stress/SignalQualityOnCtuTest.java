package org.dt4ecg.training.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.heart.HeartRateMeter;
import org.dt4ecg.schemas.avro.SignalQuality;
import org.dt4ecg.training.dataset.ArtefactGrades;
import org.dt4ecg.training.dataset.LabelledWindow;
import org.dt4ecg.training.dataset.RealData;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.WindowCutter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The signal quality of people in motion, held against the grades that were given by hand: windows
 * of 4 s by the worst grade in them, 1 for little or no artefact to 4 for unreadable. The bounds
 * were chosen on people of odd numbers.
 */
@Tag("slow")
class SignalQualityOnCtuTest {

  private static final int RATE_HZ = 250;

  private record Graded(
      String person, int grade, SignalQuality quality, double heartIndex, double kurtosis) {

    boolean isOfOddNumber() {
      return Integer.parseInt(person.substring(person.length() - 1)) % 2 == 1;
    }
  }

  @Test
  void cleanWindowsAreUsableAndUnreadableOnesMostlyNot() throws Exception {
    List<Graded> all = graded(RealData.folder("ctu-motion-ecg"));
    for (boolean odd : List.of(true, false)) {
      List<Graded> people = all.stream().filter(each -> each.isOfOddNumber() == odd).toList();
      System.out.println(odd ? "people of odd numbers" : "people of even numbers");
      for (int grade = 1; grade <= 4; grade++) {
        int of = grade;
        List<Graded> ofGrade = people.stream().filter(each -> each.grade() == of).toList();
        System.out.printf(
            Locale.ROOT,
            "grade %d: %d windows, %.2f %% poor, %.2f %% unusable%n",
            grade,
            ofGrade.size(),
            100 * share(ofGrade, SignalQuality.POOR),
            100 * share(ofGrade, SignalQuality.UNUSABLE));
      }
      System.out.printf(
          Locale.ROOT,
          "area under the curve, 1 or 4: heart index %.3f, kurtosis %.3f; 1 and 2, or 3 and 4:"
              + " %.3f, %.3f%n",
          area(people, grade -> grade == 1, grade -> grade == 4, false),
          area(people, grade -> grade == 1, grade -> grade == 4, true),
          area(people, grade -> grade <= 2, grade -> grade >= 3, false),
          area(people, grade -> grade <= 2, grade -> grade >= 3, true));
    }
    List<Graded> heldOut = all.stream().filter(each -> !each.isOfOddNumber()).toList();

    assertThat(share(ofGrade(heldOut, 1), SignalQuality.UNUSABLE)).isLessThanOrEqualTo(0.01);
    assertThat(share(ofGrade(heldOut, 2), SignalQuality.UNUSABLE)).isLessThanOrEqualTo(0.02);
    assertThat(share(ofGrade(heldOut, 4), SignalQuality.UNUSABLE)).isGreaterThanOrEqualTo(0.6);
    assertThat(area(heldOut, grade -> grade == 1, grade -> grade == 4, false))
        .isGreaterThanOrEqualTo(0.96);
  }

  @Test
  void fewWindowsOfPeopleAtRestAreUnusable() throws Exception {
    RecordedData data =
        RecordedData.read(RecordingSources.open(RealData.folder("ecg-id")), Set.of());
    List<SignalQuality> qualities =
        new WindowCutter(InputUnit.MILLIVOLTS, RATE_HZ, 4 * RATE_HZ, 2 * RATE_HZ)
            .grid(Slice.of(data.sessions())).windows().stream()
                .map(window -> window.window().quality())
                .toList();
    long unusable = qualities.stream().filter(SignalQuality.UNUSABLE::equals).count();
    long poor = qualities.stream().filter(SignalQuality.POOR::equals).count();
    System.out.printf(
        Locale.ROOT,
        "ECG-ID: %d windows, %.2f %% poor, %.2f %% unusable%n",
        qualities.size(),
        100.0 * poor / qualities.size(),
        100.0 * unusable / qualities.size());

    assertThat(unusable).isLessThanOrEqualTo(Math.round(0.02 * qualities.size()));
  }

  private static List<Graded> graded(Path folder) throws Exception {
    RecordingSource source = RecordingSources.open(folder);
    RecordedData data = RecordedData.read(source, Set.of());
    ArtefactGrades grades = ArtefactGrades.read(source, data);
    WindowCutter cutter = new WindowCutter(InputUnit.COUNTS, RATE_HZ, 4 * RATE_HZ, 2 * RATE_HZ);
    HeartRateMeter meter = new HeartRateMeter(RATE_HZ);
    List<Graded> graded = new ArrayList<>();
    for (LabelledWindow window : cutter.grid(Slice.of(data.sessions())).windows()) {
      OptionalInt grade = grades.worst(window.session().recording(), cutter.span(window));
      if (grade.isPresent()) {
        meter.measure(window.window().samples());
        graded.add(
            new Graded(
                window.session().recording().userId(),
                grade.getAsInt(),
                window.window().quality(),
                meter.heartIndex(),
                kurtosis(window.window().samples())));
      }
    }
    return graded;
  }

  private static List<Graded> ofGrade(List<Graded> all, int grade) {
    return all.stream().filter(each -> each.grade() == grade).toList();
  }

  private static double share(List<Graded> all, SignalQuality quality) {
    return (double) all.stream().filter(each -> each.quality() == quality).count() / all.size();
  }

  /** How often a better window has the higher index; of equal ones half count. */
  private static double area(
      List<Graded> all, IntPredicate better, IntPredicate worse, boolean byKurtosis) {
    double[] high = indices(all, better, byKurtosis);
    double[] low = indices(all, worse, byKurtosis);
    double sum = 0;
    for (double one : high) {
      for (double other : low) {
        sum += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return sum / high.length / low.length;
  }

  private static double[] indices(List<Graded> all, IntPredicate wanted, boolean byKurtosis) {
    return all.stream()
        .filter(each -> wanted.test(each.grade()))
        .mapToDouble(each -> byKurtosis ? each.kurtosis() : each.heartIndex())
        .toArray();
  }

  private static double kurtosis(float[] samples) {
    double mean = 0;
    for (float sample : samples) {
      mean += sample / samples.length;
    }
    double square = 0;
    double fourth = 0;
    for (float sample : samples) {
      double distance = (sample - mean) * (sample - mean);
      square += distance / samples.length;
      fourth += distance * distance / samples.length;
    }
    return fourth / (square * square);
  }
}
