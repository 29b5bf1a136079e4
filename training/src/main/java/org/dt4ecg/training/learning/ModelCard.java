package org.dt4ecg.training.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.TemplateMatching;
import org.dt4ecg.model.UnknownPersonRule;
import org.dt4ecg.training.balancing.BalancingStep;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.onnx.FamiliarityScore;
import org.jspecify.annotations.Nullable;

/** Writes what a person should know before using a release. */
public final class ModelCard {

  private static final Map<String, String> NOTICES =
      Map.of(
          "ctu-motion-ecg",
          """
          Trained on the CTU motion ECG (V. Kalousková, master's thesis, Czech Technical University \
          in Prague, 2024), which its author shares under the GNU General Public License, version 3. \
          What that means for a model trained on the data is unsettled; this file is therefore \
          published under **GPL-3.0** with this notice, apart from the licence of the code.\
          """,
          "ecg-id",
          """
          Trained on the ECG-ID Database (T. Lugovaya, PhysioNet), shared under the Open Data \
          Commons Attribution License 1.0: name the source wherever this file goes.\
          """,
          "simulated",
          """
          Trained on simulated signals. It tells simulated people apart and says nothing about real \
          ones.\
          """);

  /** Windows over which fused figures are quoted. */
  private static final int FUSED = 5;

  private ModelCard() {}

  /**
   * The card, in Markdown.
   *
   * @param version version of the release's file
   * @param command the command that made the release
   */
  public static String markdown(TrainedRelease release, String version, String command) {
    return String.join(
        "\n",
        "# %s %s".formatted(release.contract().name(), version),
        "",
        scope(release),
        figures(release),
        training(release),
        """
        Made with

        ```
        %s
        ```

        ## Licence

        %s
        """
            .formatted(command, notice(release.contract().dataset())));
  }

  private static String scope(TrainedRelease release) {
    ModelContract contract = release.contract();
    return """
    Tells %s apart from windows of %s s of one ECG lead at %d Hz, in %s.%s
    """
        .formatted(
            told(contract),
            decimal((double) contract.windowSamples() / contract.samplingRateHz()),
            contract.samplingRateHz(),
            unit(contract.inputUnit()),
            untrained(contract));
  }

  private static String told(ModelContract contract) {
    List<String> told = new ArrayList<>();
    if (!contract.identities().isEmpty()) {
      told.add("%d people".formatted(contract.identities().size()));
    }
    if (!contract.activities().isEmpty()) {
      told.add("%d activities".formatted(contract.activities().size()));
    }
    return String.join(" and ", told);
  }

  private static String unit(InputUnit unit) {
    return switch (unit) {
      case MILLIVOLTS -> "millivolts";
      case COUNTS -> "counts";
    };
  }

  private static String untrained(ModelContract contract) {
    if (contract.identities().isEmpty()) {
      return " It was not trained to tell people: it has no output for them and names nobody.";
    }
    return contract.activities().isEmpty()
        ? " It was not trained to tell activities: it has no output for them and claims none."
        : "";
  }

  private static String figures(TrainedRelease release) {
    TrainingSummary summary = release.summary();
    return """
    ## Figures

    %s

    | on %d windows | identity | activity |
    |---|---|---|
    | accuracy | %s | %s |
    | over 5 windows (%s runs) | %s | %s |
    | nobody named | %s | |
    | wrong person named | %s | |
    | calibration error | %s | %s |
    | calibration error without temperatures | %s | %s |

    %s\
    """
        .formatted(
            basis(summary.options()),
            summary.evaluation().windows() - summary.evaluation().unusable(),
            percent(summary.evaluation().identity().accuracy()),
            percent(summary.evaluation().activity().accuracy()),
            summary.evaluation().identity().fusedWindows().get("5"),
            percent(summary.evaluation().identity().fused().get("5")),
            percent(summary.evaluation().activity().fused().get("5")),
            percent(summary.evaluation().identity().unknown()),
            percent(summary.evaluation().identity().wrongClaims()),
            percent(summary.evaluation().calibration().identity()),
            percent(summary.evaluation().calibration().activity()),
            percent(summary.uncalibrated().identity()),
            percent(summary.uncalibrated().activity()),
            decisions(release.contract(), summary.options()));
  }

  /** From what on somebody is named, and how windows are fused. */
  private static String decisions(ModelContract contract, TrainingOptions options) {
    if (contract.identities().isEmpty()) {
      return "Over a session the activity is followed from window to window.\n";
    }
    return """
    The people are those of the training data. A person whom the model does not know is to be
    rejected below a %s of %s in one window, and of %s in the mean of %d; no
    figure above says how well that works.

    Over a session up to %d windows are fused; the sum of the logarithms of their probabilities is
    divided by %s for two windows and by %s for %d. %s
    """
        .formatted(
            score(contract.rejection(), options.familiarity()),
            decimal(contract.rejection().threshold(1)),
            decimal(contract.rejection().threshold(FUSED)),
            FUSED,
            contract.fusion().windows(),
            decimal(contract.fusion().identityTemperature(2)),
            decimal(contract.fusion().identityTemperature(FUSED)),
            FUSED,
            enrolment(contract.templates()));
  }

  private static String training(TrainedRelease release) {
    ModelContract contract = release.contract();
    TrainingSummary summary = release.summary();
    TrainingOptions options = summary.options();
    return """
    ## Training

    | | |
    |---|---|
    | data | %s, passes %s |
    | SHA-256 over the data | `%s` |
    | people | %s |
    | activities | %s |
    | split | %s |
    | seed | %d |
    | attention | %s |
    | identity head | %s |
    | parameters | %d |
    | epochs | %d of %d windows; the weights are those of epoch %d |
    | left out for signal quality | %d windows of the last epoch |
    | seconds | %.0f |
    | balancing of the tasks | %s |
    | augmentation | `%s` |
    | regularisation | `%s` |
    | virtual strangers | %s |
    """
        .formatted(
            contract.dataset(),
            options.passes().isEmpty()
                ? "all"
                : String.join(", ", options.passes().stream().sorted().toList()),
            contract.trainingDataSha256(),
            classes(contract.identities()),
            classes(contract.activities()),
            options.split(),
            contract.seed(),
            options.attention(),
            identityHead(options.recipe().identity()),
            summary.parameters(),
            summary.epochs(),
            summary.windowsPerEpoch(),
            summary.bestEpoch(),
            summary.unusableWindows(),
            summary.seconds(),
            balancing(summary),
            options.recipe().augmentation(),
            options.recipe().regularisation(),
            strangers(options.recipe().strangers()));
  }

  private static String classes(List<String> classes) {
    return classes.isEmpty() ? "not trained" : String.join(", ", classes);
  }

  /** What has to be said of the licence of the recordings that a model was trained on. */
  public static String notice(String dataset) {
    return NOTICES.getOrDefault(
        dataset, "The licence of the data set " + dataset + " applies; see its notice.");
  }

  private static String basis(TrainingOptions options) {
    if (options.split().equals(TrainingOptions.SPLIT_FIRST_RECORD)) {
      return "Measured on all but the first record of each person; the first was learned from and"
          + " calibrated on.";
    }
    String test =
        "on the last 30 % of every recording (after a guard of 4 s), for people and recordings"
            + " whose first 70 % were learned from and calibrated on. New electrodes or another day"
            + " are harder.";
    return options.split().equals(TrainingOptions.SPLIT_ALL)
        ? "These weights were trained on all of the recordings, so no figure of their own is"
            + " honest. The figures are those of a twin that was trained by the same recipe and"
            + " seed without the test part, measured "
            + test
        : "Measured " + test;
  }

  private static String identityHead(IdentityObjective identity) {
    return identity.head().isCosine()
        ? "cosines times %s, trained with a margin of %s rad"
            .formatted(decimal(identity.head().scale()), decimal(identity.margin()))
        : "linear";
  }

  private static String strangers(VirtualStrangers strangers) {
    return strangers.isOff() ? "none" : "`%s`".formatted(strangers);
  }

  private static String score(UnknownPersonRule rejection, FamiliarityScore familiarity) {
    return rejection.score() == UnknownPersonRule.Score.MAX_PROBABILITY
        ? "probability"
        : "familiarity (%s)".formatted(familiarity.name().toLowerCase(Locale.ROOT));
  }

  private static String enrolment(@Nullable TemplateMatching templates) {
    return templates == null
        ? "Nobody can be enrolled by template."
        : "A person enrolled by template is claimed from a similarity of %s on, which one in twenty runs of windows of the people in training misses. The file holds the mean embedding of each person in training, which templates and windows are held against."
            .formatted(decimal(templates.threshold()));
  }

  private static String balancing(TrainingSummary summary) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = 0;
    for (BalancingStep step : summary.balancing()) {
      lowest = Math.min(lowest, step.weights()[0]);
      highest = Math.max(highest, step.weights()[0]);
    }
    double[] last = summary.gradNormWeights();
    return "`%s`; last weights %s (identity) and %s (activity); the identity weight was from %s to %s"
        .formatted(
            summary.options().recipe().balancing(),
            decimal(last[0]),
            decimal(last[1]),
            decimal(lowest),
            decimal(highest));
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
