package org.dt4ecg.bench.picture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.dt4ecg.bench.picture.Svg.Anchor;
import org.dt4ecg.fleet.recording.ReadingOptions;
import org.dt4ecg.fleet.recording.RecordingSources;
import org.dt4ecg.model.ClassificationException;
import org.dt4ecg.model.ServableModel;
import org.dt4ecg.training.dataset.RecordedData;
import org.dt4ecg.training.dataset.SplitProtocol;
import org.dt4ecg.training.evaluation.Confusion;
import org.dt4ecg.training.evaluation.EvaluationResult;
import org.dt4ecg.training.evaluation.Evaluator;

/**
 * Which activity is taken for which, by the release that has met nine of the ten people of the CTU
 * recordings with one kind of electrodes: on these people's recordings with another kind, and on
 * those of the tenth.
 */
final class MistakesPicture {

  static final String NAME = "activity-mistakes";

  /** The pass of electrodes that the release has learned from. */
  private static final String LEARNED_PASS = "01";

  private static final String OTHER_PASS = "02";

  private static final int CELL = 62;
  private static final int TOP = 140;

  private MistakesPicture() {}

  /**
   * A confusion matrix.
   *
   * @param counts number of windows by true activity (row) and most probable activity (column)
   * @param accuracy share of the windows that are right
   */
  record Matrix(String title, String of, List<String> labels, long[][] counts, double accuracy) {}

  /** What is drawn. */
  record Figures(String model, String version, List<Matrix> matrices) {}

  /**
   * Evaluates as {@code ./dt4ecg evaluate} does.
   *
   * @param name name of the release's file
   * @param recordings folder of the CTU recordings
   * @throws IOException if a recording cannot be read
   * @throws ClassificationException if the model fails on a batch
   */
  static Figures figures(String name, ServableModel model, Path recordings)
      throws IOException, ClassificationException {
    RecordedData all =
        RecordedData.read(
            // Figures of fewer recordings than there are would be others.
            RecordingSources.open(recordings, ReadingOptions.defaults().withStrict(true)),
            Set.of(LEARNED_PASS, OTHER_PASS));
    Set<String> known = Set.copyOf(model.contract().identities());
    Predicate<String> isKnown = known::contains;
    RecordedData otherElectrodes =
        all.where(info -> isKnown.test(info.userId()) && info.pass().equals(OTHER_PASS));
    RecordedData otherPeople = all.where(info -> !isKnown.test(info.userId()));
    return new Figures(
        name,
        model.version(),
        List.of(
            matrix(
                model,
                otherElectrodes,
                "Known people, other electrodes",
                "%d people, pass %s".formatted(otherElectrodes.people().size(), OTHER_PASS)),
            matrix(
                model,
                otherPeople,
                "A person never met",
                "%s, passes %s"
                    .formatted(
                        String.join(", ", otherPeople.people()),
                        String.join(" and ", otherPeople.passes())))));
  }

  private static Matrix matrix(ServableModel model, RecordedData data, String title, String of)
      throws ClassificationException {
    EvaluationResult result = new Evaluator(model).evaluate(data, SplitProtocol.ALL);
    Confusion confusion = result.activity().confusion();
    long right = 0;
    long windows = 0;
    List<long[]> counts = new ArrayList<>();
    for (int row = 0; row < confusion.labels().size(); row++) {
      right += confusion.matrix()[row][row];
      for (long count : confusion.matrix()[row]) {
        windows += count;
      }
      counts.add(confusion.matrix()[row].clone());
    }
    return new Matrix(
        title,
        "%s, %d windows".formatted(of, windows),
        confusion.labels(),
        counts.toArray(long[][]::new),
        Math.round(1e4 * right / windows) / 1e4);
  }

  /** Draws. */
  static Picture draw(Figures figures) {
    Svg svg =
        new Svg(
            960,
            TOP + 5 * CELL + 96,
            "Two confusion matrices of the activity, in per cent of the true activity: of known"
                + " people with other electrodes, and of a person never met");
    svg.bold(24, 34, "Which activity is taken for which", 18);
    svg.text(
        24,
        58,
        "Single windows of 4 s, in per cent of the true activity; %s %s, trained on pass %s of nine people."
            .formatted(figures.model(), figures.version(), LEARNED_PASS),
        14,
        Svg.FAINT,
        Anchor.START);
    for (int i = 0; i < figures.matrices().size(); i++) {
      matrix(svg, 24 + 466 * i, figures.matrices().get(i));
    }
    return Picture.of(NAME, svg, figures);
  }

  private static void matrix(Svg svg, int x, Matrix matrix) {
    svg.bold(x, 92, matrix.title(), 15);
    svg.text(
        x,
        113,
        String.format(Locale.ROOT, "%s, %.1f %% right", matrix.of(), 100 * matrix.accuracy()),
        13,
        Svg.FAINT,
        Anchor.START);
    int left = x + 112;
    for (int row = 0; row < matrix.labels().size(); row++) {
      double y = TOP + row * CELL;
      svg.text(left - 10, y + CELL / 2.0 + 5, matrix.labels().get(row), 13, Svg.TEXT, Anchor.END);
      svg.text(
          left + row * CELL + CELL / 2.0,
          TOP + matrix.labels().size() * CELL + 20 + row % 2 * 16,
          matrix.labels().get(row),
          13,
          Svg.TEXT,
          Anchor.MIDDLE);
      row(svg, left, y, matrix.counts()[row], row);
    }
    svg.text(
        left + matrix.labels().size() * CELL / 2.0,
        TOP + matrix.labels().size() * CELL + 62,
        "taken for",
        13,
        Svg.FAINT,
        Anchor.MIDDLE);
  }

  private static void row(Svg svg, int left, double y, long[] counts, int truth) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    for (int column = 0; column < counts.length; column++) {
      double share = sum == 0 ? 0 : (double) counts[column] / sum;
      double x = left + column * CELL;
      svg.box(x, y, CELL - 2, CELL - 2, shade(share, column == truth));
      svg.text(
          x + CELL / 2.0 - 1,
          y + CELL / 2.0 + 4,
          String.format(Locale.ROOT, "%.1f", 100 * share),
          14,
          share > 0.6 ? "#ffffff" : Svg.TEXT,
          Anchor.MIDDLE);
    }
  }

  /** From white to blue for what is right, to orange for what is not. */
  private static String shade(double share, boolean isRight) {
    int[] full = isRight ? new int[] {0x00, 0x5a, 0x90} : new int[] {0xd5, 0x5e, 0x00};
    double depth = isRight ? share : Math.min(1, 0.15 * Math.signum(share) + share);
    StringBuilder color = new StringBuilder("#");
    for (int part : full) {
      color.append("%02x".formatted(Math.round(247 + (part - 247) * depth)));
    }
    return color.toString();
  }
}
