package org.dt4ecg.training.stress;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSource;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.heart.BeatMeter;
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
      String person,
      String pass,
      String activity,
      int grade,
      SignalQuality quality,
      double likeness,
      double prominence) {

    boolean isOfOddNumber() {
      return Integer.parseInt(person.substring(person.length() - 1)) % 2 == 1;
    }
  }

  @Test
  void cleanWindowsAreGoodAndThoseWhoseBeatsCannotBeToldAreUnusable() throws Exception {
    List<Graded> all = graded(RealData.folder("ctu-motion-ecg"));
    for (boolean odd : List.of(true, false)) {
      List<Graded> people = all.stream().filter(each -> each.isOfOddNumber() == odd).toList();
      System.out.println(odd ? "people of odd numbers" : "people of even numbers");
      for (int grade = 1; grade <= 4; grade++) {
        print("grade " + grade, ofGrade(people, grade));
      }
      System.out.printf(
          Locale.ROOT,
          "area under the curve, 1 or 4: likeness %.3f, prominence %.3f; 1 and 2, or 3 and 4: %.3f,"
              + " %.3f%n",
          area(people, grade -> grade == 1, grade -> grade == 4, Graded::likeness),
          area(people, grade -> grade == 1, grade -> grade == 4, Graded::prominence),
          area(people, grade -> grade <= 2, grade -> grade >= 3, Graded::likeness),
          area(people, grade -> grade <= 2, grade -> grade >= 3, Graded::prominence));
    }
    all.stream()
        .collect(
            groupingBy(each -> each.activity() + ", pass " + each.pass(), TreeMap::new, toList()))
        .forEach(SignalQualityOnCtuTest::print);
    List<Graded> heldOut = all.stream().filter(each -> !each.isOfOddNumber()).toList();

    for (int clean : List.of(1, 2)) {
      assertThat(share(ofGrade(heldOut, clean), SignalQuality.GOOD)).isGreaterThanOrEqualTo(0.99);
      assertThat(share(ofGrade(heldOut, clean), SignalQuality.UNUSABLE)).isLessThanOrEqualTo(0.01);
    }
    assertThat(share(ofGrade(heldOut, 3), SignalQuality.UNUSABLE)).isLessThanOrEqualTo(0.02);
    assertThat(share(ofGrade(heldOut, 4), SignalQuality.GOOD)).isLessThanOrEqualTo(0.35);
    assertThat(area(heldOut, grade -> grade == 1, grade -> grade == 4, Graded::likeness))
        .isGreaterThanOrEqualTo(0.98);
    assertThat(share(of(all, "run", "02"), SignalQuality.UNUSABLE)).isLessThanOrEqualTo(0.02);
    assertThat(share(of(all, "squats", "01"), SignalQuality.GOOD)).isGreaterThanOrEqualTo(0.99);
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
    assertThat(poor).isLessThanOrEqualTo(Math.round(0.4 * qualities.size()));
  }

  private static List<Graded> graded(Path folder) throws Exception {
    RecordingSource source = RecordingSources.open(folder);
    RecordedData data = RecordedData.read(source, Set.of());
    ArtefactGrades grades = ArtefactGrades.read(source, data);
    WindowCutter cutter = new WindowCutter(InputUnit.COUNTS, RATE_HZ, 4 * RATE_HZ, 2 * RATE_HZ);
    BeatMeter beats = new BeatMeter(RATE_HZ);
    List<Graded> graded = new ArrayList<>();
    for (LabelledWindow window : cutter.grid(Slice.of(data.sessions())).windows()) {
      RecordingInfo recording = window.session().recording();
      OptionalInt grade = grades.worst(recording, cutter.span(window));
      if (grade.isPresent()) {
        beats.measure(window.window().samples());
        graded.add(
            new Graded(
                recording.userId(),
                recording.pass(),
                recording.activity(),
                grade.getAsInt(),
                window.window().quality(),
                beats.likeness(),
                beats.prominence()));
      }
    }
    return graded;
  }

  private static void print(String name, List<Graded> windows) {
    System.out.printf(
        Locale.ROOT,
        "%s: %d windows, %.2f %% poor, %.2f %% unusable%n",
        name,
        windows.size(),
        100 * share(windows, SignalQuality.POOR),
        100 * share(windows, SignalQuality.UNUSABLE));
  }

  private static List<Graded> ofGrade(List<Graded> all, int grade) {
    return all.stream().filter(each -> each.grade() == grade).toList();
  }

  private static List<Graded> of(List<Graded> all, String activity, String pass) {
    return all.stream()
        .filter(each -> each.activity().equals(activity) && each.pass().equals(pass))
        .toList();
  }

  private static double share(List<Graded> all, SignalQuality quality) {
    return (double) all.stream().filter(each -> each.quality() == quality).count() / all.size();
  }

  /** How often a better window has the higher index; of equal ones half count. */
  private static double area(
      List<Graded> all, IntPredicate better, IntPredicate worse, ToDoubleFunction<Graded> index) {
    double[] high = indices(all, better, index);
    double[] low = indices(all, worse, index);
    double sum = 0;
    for (double one : high) {
      for (double other : low) {
        sum += one > other ? 1 : one == other ? 0.5 : 0;
      }
    }
    return sum / high.length / low.length;
  }

  private static double[] indices(
      List<Graded> all, IntPredicate wanted, ToDoubleFunction<Graded> index) {
    return all.stream().filter(each -> wanted.test(each.grade())).mapToDouble(index).toArray();
  }
}
