package org.dt4ecg.training.adaptation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.dt4ecg.fleet.recording.RecordingInfo;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.ModelFile;
import org.dt4ecg.model.OnnxModel;
import org.dt4ecg.training.dataset.RealData;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.Slice;
import org.dt4ecg.training.dataset.Split;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What adapting is worth on electrodes that a release has never met: the shipped {@code
 * dt4ecg-ctu-nine}, trained on pass 01 (gel) of nine people, on pass 02 (strap) of these and a
 * tenth.
 */
@Tag("slow")
class AdaptationOnCtuTest {

  private static final Path SHIPPED =
      Path.of(System.getProperty("dt4ecg.project.directory", ".."))
          .resolve("model/releases/dt4ecg-ctu-nine.onnx");

  @Test
  void electrodesThatWereNeverMetAreReadBetterAfterwards() throws Exception {
    RecordedData all =
        RecordedData.read(
            RecordingSources.open(RealData.folder("ctu-motion-ecg")), Set.of("01", "02"));
    RecordedData strap = all.where(info -> info.pass().equals("02"));
    Split split = SplitProtocol.BLOCKED.splits(strap, Duration.ofSeconds(4), 1).get(0);
    List<Slice> whole = Slice.of(strap.sessions());
    ModelFile model = ModelFile.read(SHIPPED);

    Figures before = print("last 30 %, not adapted", strap, model, split.test());
    Figures later =
        print("by the first 60 % of each", strap, adapted(model, split.training()), split.test());
    print("all, not adapted", strap, model, whole);
    Figures same = print("all, by all", strap, adapted(model, whole), whole);
    double gained = 0;
    for (boolean odd : List.of(true, false)) {
      List<Slice> people = where(whole, info -> isOdd(info) == odd);
      String who = odd ? "odd people" : "even people";
      Figures unadapted = print(who + ", not adapted", strap, model, people);
      List<Slice> others = where(whole, info -> isOdd(info) != odd);
      Figures byOthers = print(who + ", by the others", strap, adapted(model, others), people);
      gained += (byOthers.activity - unadapted.activity) / 2;
    }
    print("all, by rest", strap, adapted(model, where(whole, info -> doing(info, "rest"))), whole);
    print(
        "all, by person 1", strap, adapted(model, where(whole, info -> person(info) == 1)), whole);
    List<Slice> gel = Slice.of(all.where(info -> info.pass().equals("01")).sessions());
    print("pass 01, not adapted", all, model, gel);
    Figures control = print("pass 01, by all of it", all, adapted(model, gel), gel);

    assertThat(later.identity).isGreaterThan(before.identity + 0.02);
    assertThat(later.activity).isGreaterThan(before.activity + 0.05);
    assertThat(same.activityError).isLessThan(0.15);
    assertThat(gained).as("activity of people who were not adapted by").isGreaterThan(0.03);
    assertThat(control.identity).isGreaterThan(0.99);
    assertThat(control.activity).isGreaterThan(0.98);
  }

  private record Figures(double identity, double activity, double activityError) {}

  private static ModelFile adapted(ModelFile model, List<Slice> slices) throws Exception {
    return ElectrodeAdaptation.adaptWhateverThereIs(
        model,
        UnlabelledWindows.of(model.contract(), slices, session -> session.recording().userId()));
  }

  private static Figures print(String name, RecordedData data, ModelFile file, List<Slice> slices)
      throws Exception {
    try (OnnxModel model = OnnxModel.load(file)) {
      EvaluationResult result = new Evaluator(model).evaluate(data, "adaptation", slices);
      Figures figures =
          new Figures(
              of(result.identity().accuracy()),
              of(result.activity().accuracy()),
              of(result.calibration().activity()));
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.3f / %.3f | %s"
              + " |%n",
          name,
          result.windows() - result.unusable(),
          100 * figures.identity,
          100 * of(result.identity().fused().get("5")),
          100 * of(result.identity().unknown()),
          100 * of(result.identity().wrongClaims()),
          100 * figures.activity,
          100 * of(result.activity().fused().get("5")),
          of(result.calibration().identity()),
          figures.activityError,
          result.strangers().rejected());
      return figures;
    }
  }

  private static double of(@Nullable Double figure) {
    return Objects.requireNonNull(figure);
  }

  private static List<Slice> where(List<Slice> slices, Predicate<RecordingInfo> wanted) {
    return slices.stream().filter(slice -> wanted.test(slice.session().recording())).toList();
  }

  private static boolean isOdd(RecordingInfo info) {
    return person(info) % 2 == 1;
  }

  private static int person(RecordingInfo info) {
    return Integer.parseInt(info.userId().substring(info.userId().length() - 2));
  }

  private static boolean doing(RecordingInfo info, String activity) {
    return info.activity().equals(activity);
  }
}
