package org.dt4ecg.training.learning;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.dt4ecg.model.ModelTask;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;
import org.dt4ecg.training.network.Attention;
import org.dt4ecg.training.onnx.EmbeddingSource;
import org.dt4ecg.training.onnx.FamiliarityScore;

/**
 * How a model is trained. {@link #defaults()} are the values of the published release; equal
 * options, data and machine give an equal file, and equal options have equal texts.
 *
 * @param modelName name of the model
 * @param passes passes of the recordings to read; all if empty
 * @param split {@link #SPLIT_BLOCKED}, {@link #SPLIT_FIRST_RECORD} or {@link #SPLIT_ALL}
 * @param samplingRateHz rate of the model's input, in Hz
 * @param windowSamples length of a window, in samples
 * @param hopSamples distance between the starts of two windows, in samples
 * @param width channels of the first convolution
 * @param attention attention of the residual blocks
 * @param embedding which layer the release puts out as its embedding
 * @param familiarity by what the release rejects strangers
 * @param epochs passes over the training part
 * @param patience epochs without a lower loss on the validation part after which training stops;
 *     the weights of the lowest are kept. 0 looks at no validation part and keeps the last
 * @param batchSize windows in a step
 * @param seed seed of everything random
 * @param recipe the finer settings
 */
public record TrainingOptions(
    String modelName,
    Set<String> passes,
    String split,
    int samplingRateHz,
    int windowSamples,
    int hopSamples,
    int width,
    Attention attention,
    EmbeddingSource embedding,
    FamiliarityScore familiarity,
    int epochs,
    int patience,
    int batchSize,
    long seed,
    TrainingRecipe recipe) {

  /** Trains on the first part of every recording and tests on the last. */
  public static final String SPLIT_BLOCKED = "blocked";

  /**
   * Trains on the first record of each person who has two or more, and tests on the later ones: for
   * records that are too short to be divided.
   */
  public static final String SPLIT_FIRST_RECORD = "first-record";

  /**
   * Trains on all of every recording. The figures, the temperatures and the rejection threshold
   * come from a twin that is trained first, by the same recipe, with the split {@link
   * #SPLIT_BLOCKED}; so it takes twice as long.
   */
  public static final String SPLIT_ALL = "all";

  private static final List<String> SPLITS = List.of(SPLIT_BLOCKED, SPLIT_FIRST_RECORD, SPLIT_ALL);

  public TrainingOptions {
    // Sorted, since the order of other sets changes from one run to the next.
    passes = Collections.unmodifiableSet(new TreeSet<>(passes));
    if (!SPLITS.contains(split)) {
      throw new IllegalArgumentException(
          "there is no split '%s'; use one of %s".formatted(split, String.join(", ", SPLITS)));
    }
    requireAtLeast("samplingRateHz", samplingRateHz, 1);
    requireAtLeast("windowSamples", windowSamples, 1);
    requireAtLeast("hopSamples", hopSamples, 1);
    requireAtLeast("width", width, 2);
    requireAtLeast("epochs", epochs, 1);
    requireAtLeast("patience", patience, 0);
    // Normalisation over a batch needs two windows.
    requireAtLeast("batchSize", batchSize, 2);
  }

  /** The values of the published release: windows of 4 s at 250 Hz, one every 2 s. */
  public static TrainingOptions defaults() {
    return new TrainingOptions(
        "dt4ecg",
        Set.of(),
        SPLIT_BLOCKED,
        250,
        1000,
        500,
        16,
        Attention.SCA,
        EmbeddingSource.FEATURES,
        FamiliarityScore.ENERGY,
        80,
        0,
        64,
        1,
        TrainingRecipe.defaults());
  }

  public TrainingOptions withModelName(String value) {
    return edited(draft -> draft.modelName = value);
  }

  public TrainingOptions withPasses(Set<String> value) {
    return edited(draft -> draft.passes = value);
  }

  public TrainingOptions withSplit(String value) {
    return edited(draft -> draft.split = value);
  }

  /** The same options with other windows: their rate in Hz, their length and hop in samples. */
  public TrainingOptions withWindows(int rateHz, int samples, int hop) {
    return edited(
        draft -> {
          draft.samplingRateHz = rateHz;
          draft.windowSamples = samples;
          draft.hopSamples = hop;
        });
  }

  public TrainingOptions withWidth(int value) {
    return edited(draft -> draft.width = value);
  }

  public TrainingOptions withAttention(Attention value) {
    return edited(draft -> draft.attention = value);
  }

  public TrainingOptions withEmbedding(EmbeddingSource value) {
    return edited(draft -> draft.embedding = value);
  }

  public TrainingOptions withFamiliarity(FamiliarityScore value) {
    return edited(draft -> draft.familiarity = value);
  }

  public TrainingOptions withPatience(int value) {
    return edited(draft -> draft.patience = value);
  }

  public TrainingOptions withEpochs(int value) {
    return edited(draft -> draft.epochs = value);
  }

  public TrainingOptions withBatchSize(int value) {
    return edited(draft -> draft.batchSize = value);
  }

  public TrainingOptions withSeed(long value) {
    return edited(draft -> draft.seed = value);
  }

  public TrainingOptions withRecipe(TrainingRecipe value) {
    return edited(draft -> draft.recipe = value);
  }

  /**
   * The same for some of the tasks. One alone has the weight 1 and the other none; without people
   * to tell, nobody is learned to be a stranger.
   *
   * @param tasks at least one
   */
  public TrainingOptions forTasks(Set<ModelTask> tasks) {
    if (tasks.containsAll(EnumSet.allOf(ModelTask.class))) {
      return this;
    }
    if (tasks.contains(ModelTask.IDENTITY)) {
      return withRecipe(recipe.withBalancing(Balancing.of(Balancing.Method.IDENTITY_ONLY)));
    }
    return withFamiliarity(FamiliarityScore.MAX_PROBABILITY)
        .withRecipe(
            recipe
                .withBalancing(Balancing.of(Balancing.Method.ACTIVITY_ONLY))
                .withStrangers(VirtualStrangers.NONE));
  }

  /** Length of a window, in µs. */
  long windowMicros() {
    return Math.round(windowSamples * 1e6 / samplingRateHz);
  }

  /** GradNorm's strength of the pull towards equal training rates; 0 with other methods. */
  public double gradNormAlpha() {
    return recipe.balancing().alpha();
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d; it must be %d or more".formatted(name, value, least));
    }
  }

  private TrainingOptions edited(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.finished();
  }

  /** A copy that can be changed. */
  private static final class Draft {

    private String modelName;
    private Set<String> passes;
    private String split;
    private int samplingRateHz;
    private int windowSamples;
    private int hopSamples;
    private int width;
    private Attention attention;
    private EmbeddingSource embedding;
    private FamiliarityScore familiarity;
    private int epochs;
    private int patience;
    private int batchSize;
    private long seed;
    private TrainingRecipe recipe;

    Draft(TrainingOptions options) {
      modelName = options.modelName;
      passes = options.passes;
      split = options.split;
      samplingRateHz = options.samplingRateHz;
      windowSamples = options.windowSamples;
      hopSamples = options.hopSamples;
      width = options.width;
      attention = options.attention;
      embedding = options.embedding;
      familiarity = options.familiarity;
      epochs = options.epochs;
      patience = options.patience;
      batchSize = options.batchSize;
      seed = options.seed;
      recipe = options.recipe;
    }

    TrainingOptions finished() {
      return new TrainingOptions(
          modelName,
          passes,
          split,
          samplingRateHz,
          windowSamples,
          hopSamples,
          width,
          attention,
          embedding,
          familiarity,
          epochs,
          patience,
          batchSize,
          seed,
          recipe);
    }
  }
}
