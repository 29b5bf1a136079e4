package org.dt4ecg.study.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.balancing.Balancing.Method;
import org.dt4ecg.training.learning.IdentityObjective;
import org.dt4ecg.training.learning.TrainingOptions;
import org.dt4ecg.training.learning.TrainingRecipe;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.FamiliarityScore;

/** The ways to train that the study compares. */
public final class Variants {

  /** The published way on recordings of several activities. */
  public static final String PUBLISHED = "dt4ecg-published";

  /** The published way without the activity task, for recordings at rest. */
  public static final String PUBLISHED_IDENTITY_ONLY = "dt4ecg-identity-published";

  /**
   * The published way without virtual strangers, varied waves and mixup, and with fewer epochs:
   * where the ablation begins.
   */
  public static final String PLAIN = "dt4ecg";

  /** That without the activity task, for recordings at rest. */
  public static final String PLAIN_IDENTITY_ONLY = "dt4ecg-identity";

  /** The plain way with an identity head that learns angles. */
  public static final String COSINE = "dt4ecg-cosine";

  /** For people who keep to one kind of electrodes. */
  public static final String SAME_ELECTRODES = "same-electrodes";

  /** Windows that are varied less are learned sooner. */
  private static final int PLAIN_EPOCHS = 40;

  private static final TrainingOptions PUBLISHED_OPTIONS = TrainingOptions.defaults();

  private static final TrainingOptions PLAIN_OPTIONS =
      withoutStrangers(withoutWaves(withoutMixup(PUBLISHED_OPTIONS))).withEpochs(PLAIN_EPOCHS);

  private static final int QUICK_EPOCHS = 3;
  private static final int QUICK_WIDTH = 8;

  /**
   * The published way: Sequence Channel Attention, GradNorm, windows of 4 s, and the levers against
   * other electrodes and strangers: virtual strangers, varied waves and mixup.
   */
  public static Variant published() {
    return new Variant(PUBLISHED, "DT4ECG", PUBLISHED_OPTIONS);
  }

  /** The same without its levers, so that nobody is a stranger by the largest probability. */
  public static Variant plain() {
    return new Variant(PLAIN, "DT4ECG, plain", PLAIN_OPTIONS);
  }

  private static TrainingOptions withoutStrangers(TrainingOptions options) {
    return options
        .withFamiliarity(FamiliarityScore.MAX_PROBABILITY)
        .withRecipe(options.recipe().withStrangers(VirtualStrangers.NONE));
  }

  private static TrainingOptions withoutWaves(TrainingOptions options) {
    TrainingRecipe recipe = options.recipe();
    return options.withRecipe(recipe.withAugmentation(recipe.augmentation().withWaves(0)));
  }

  private static TrainingOptions withoutMixup(TrainingOptions options) {
    TrainingRecipe recipe = options.recipe();
    return options.withRecipe(recipe.withRegularisation(recipe.regularisation().withMixup(0)));
  }

  /** The way for people who keep to one kind of electrodes: movement stays as it is. */
  public static Variant sameElectrodes() {
    return new Variant(
        SAME_ELECTRODES,
        "for the same electrodes",
        PLAIN_OPTIONS
            .withRecipe(TrainingRecipe.forSameElectrodes())
            .withEpochs(SAME_ELECTRODES_EPOCHS));
  }

  /** Windows that are varied less are cheaper, and can be seen more often. */
  private static final int SAME_ELECTRODES_EPOCHS = 60;

  /** An epoch of records of 20 s has so few windows that it takes more of them. */
  private static final int SHORT_RECORD_EPOCHS = 150;

  /** Chosen by trials elsewhere, before any of this study's. */
  private static final IdentityObjective COSINE_MARGIN = IdentityObjective.cosineMargin(0.2, 16);

  private Variants() {}

  /** The published way on a data set: where everybody is at rest, there is no activity to learn. */
  static Variant published(DataSet dataSet) {
    return dataSet == DataSet.MOTION_ECG
        ? published()
        : identityOnly(PUBLISHED_IDENTITY_ONLY, published());
  }

  /** The plain way on a data set. */
  public static Variant plain(DataSet dataSet) {
    return dataSet == DataSet.MOTION_ECG ? plain() : identityOnly(PLAIN_IDENTITY_ONLY, plain());
  }

  private static Variant identityOnly(String name, Variant of) {
    TrainingOptions options = of.options();
    return new Variant(
        name,
        of.title() + ", identity only",
        options
            .withRecipe(options.recipe().withBalancing(Balancing.of(Method.IDENTITY_ONLY)))
            .withEpochs(SHORT_RECORD_EPOCHS));
  }

  /**
   * The plain way, but people are told apart by angles, with a margin in training. The embedding is
   * what lies under the angles.
   */
  public static Variant cosine() {
    return new Variant(
        COSINE,
        plain().title() + ", cosine margin",
        PLAIN_OPTIONS
            .withRecipe(PLAIN_OPTIONS.recipe().withIdentity(COSINE_MARGIN))
            .withEmbedding(EmbeddingSource.IDENTITY_HIDDEN));
  }

  /** The same with few epochs and a narrow network. */
  static Variant quick(Variant variant) {
    return variant.with(variant.options().withEpochs(QUICK_EPOCHS).withWidth(QUICK_WIDTH));
  }

  /** Windows of 2, 4, 8 and 10 s, one every half length. */
  public static List<Variant> windowLengths() {
    return IntStream.of(2, 4, 8, 10).mapToObj(Variants::windows).toList();
  }

  /** No attention, its parts, and both. */
  public static List<Variant> attention() {
    return List.of(
        attention("none", Attention.NONE),
        attention("channel", Attention.CHANNEL),
        attention("sequence", Attention.SEQUENCE),
        attention("channel and sequence (SCA)", Attention.SCA));
  }

  /** One task alone, and ways to balance the two. */
  public static List<Variant> balancing() {
    List<Variant> variants = new ArrayList<>();
    variants.add(balanced("identity alone", Method.IDENTITY_ONLY));
    variants.add(balanced("activity alone", Method.ACTIVITY_ONLY));
    variants.add(balanced("equal weights", Method.EQUAL));
    DoubleStream.of(0, 0.12, 0.5, 1, 1.5).mapToObj(Variants::gradNorm).forEach(variants::add);
    variants.add(balanced("uncertainty weighting", Method.UNCERTAINTY));
    variants.add(balanced("FAMO", Method.FAMO));
    return variants;
  }

  private static Variant attention(String title, Attention attention) {
    return named(
        "attention-" + attention.name().toLowerCase(Locale.ROOT),
        title,
        PLAIN_OPTIONS.withAttention(attention));
  }

  private static Variant balanced(String title, Method method) {
    String name = "balancing-" + method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return balanced(name, title, Balancing.of(method));
  }

  private static Variant windows(int seconds) {
    int rate = PLAIN_OPTIONS.samplingRateHz();
    int samples = seconds * rate;
    return named(
        "window-%ds".formatted(seconds),
        "%d s".formatted(seconds),
        PLAIN_OPTIONS.withWindows(rate, samples, samples / 2));
  }

  private static Variant gradNorm(double alpha) {
    String value =
        alpha == Math.rint(alpha)
            ? String.format(Locale.ROOT, "%.0f", alpha)
            : Double.toString(alpha);
    return balanced("gradnorm-" + value, "GradNorm, α = " + value, Balancing.gradNorm(alpha));
  }

  private static Variant balanced(String name, String title, Balancing balancing) {
    return named(
        name, title, PLAIN_OPTIONS.withRecipe(PLAIN_OPTIONS.recipe().withBalancing(balancing)));
  }

  /** Options that are the plain ones have their name, so that they are run once. */
  private static Variant named(String name, String title, TrainingOptions options) {
    return options.equals(PLAIN_OPTIONS)
        ? plain().titled(title)
        : new Variant(name, title, options);
  }
}
