package org.dt4ecg.training.learning;

import java.util.function.Consumer;
import org.dt4ecg.training.balancing.Balancing;
import org.dt4ecg.training.learning.augmentation.Augmentation;
import org.dt4ecg.training.learning.augmentation.RestAugmentation;
import org.dt4ecg.training.learning.augmentation.SpectralAugmentation;
import org.dt4ecg.training.learning.augmentation.VirtualStrangers;

/**
 * The finer settings of training.
 *
 * @param cropDensity crops an epoch draws per window length of signal
 * @param learningRate peak of the learning rate
 * @param weightDecay decay of the weights in AdamW
 * @param labelSmoothing share of a label that goes to all classes alike
 * @param augmentation how far training windows are varied
 * @param regularisation what keeps the network from learning windows by heart
 * @param balancing how the two tasks are balanced
 * @param identity how people are learned to be told apart
 * @param strangers people who do not exist and are learned to be nobody. A release of it is to
 *     reject by {@link org.dt4ecg.training.onnx.FamiliarityScore#ENERGY}, which becomes the
 *     logarithm of the odds against a stranger
 */
public record TrainingRecipe(
    double cropDensity,
    double learningRate,
    double weightDecay,
    double labelSmoothing,
    Augmentation augmentation,
    Regularisation regularisation,
    Balancing balancing,
    IdentityObjective identity,
    VirtualStrangers strangers) {

  /** The recipe of the published release: made for electrodes that were not in training. */
  public static TrainingRecipe defaults() {
    return new TrainingRecipe(
        2,
        4e-3,
        0.02,
        0.02,
        Augmentation.defaults(),
        Regularisation.defaults(),
        Balancing.of(Balancing.Method.GRADNORM),
        IdentityObjective.LINEAR,
        VirtualStrangers.usual());
  }

  /**
   * The recipe for people who keep to one kind of electrodes: movement is left as it is, since it
   * then tells who somebody is and what they do.
   */
  public static TrainingRecipe forSameElectrodes() {
    Augmentation augmentation =
        Augmentation.defaults()
            .withSpectrum(SpectralAugmentation.NONE)
            .withRest(RestAugmentation.NONE)
            .withWaves(0);
    return defaults()
        .withAugmentation(augmentation)
        .withRegularisation(Regularisation.NONE)
        .withStrangers(VirtualStrangers.NONE);
  }

  public TrainingRecipe withLearningRate(double value) {
    return edited(draft -> draft.learningRate = value);
  }

  public TrainingRecipe withAugmentation(Augmentation value) {
    return edited(draft -> draft.augmentation = value);
  }

  public TrainingRecipe withRegularisation(Regularisation value) {
    return edited(draft -> draft.regularisation = value);
  }

  public TrainingRecipe withBalancing(Balancing value) {
    return edited(draft -> draft.balancing = value);
  }

  public TrainingRecipe withIdentity(IdentityObjective value) {
    return edited(draft -> draft.identity = value);
  }

  public TrainingRecipe withStrangers(VirtualStrangers value) {
    return edited(draft -> draft.strangers = value);
  }

  /** Whether training has to know which part of a window is heart beat. */
  boolean needsBeats() {
    return !augmentation.rest().isOff() || augmentation.waves() > 0 || !strangers.isOff();
  }

  /**
   * All that training depends on. Runs are kept under a digest of this text, so a linear head, once
   * the only one, goes unmentioned as it did then, and so does the absence of strangers.
   */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(
            ("TrainingRecipe[cropDensity=%s, learningRate=%s, weightDecay=%s, labelSmoothing=%s,"
                    + " augmentation=%s, regularisation=%s, balancing=%s")
                .formatted(
                    cropDensity,
                    learningRate,
                    weightDecay,
                    labelSmoothing,
                    augmentation,
                    regularisation,
                    balancing));
    if (!identity.equals(IdentityObjective.LINEAR)) {
      text.append(", identity=").append(identity);
    }
    if (!strangers.isOff()) {
      text.append(", strangers=").append(strangers);
    }
    return text.append(']').toString();
  }

  private TrainingRecipe edited(Consumer<Draft> edit) {
    Draft draft = new Draft(this);
    edit.accept(draft);
    return draft.finished();
  }

  /** A copy that can be changed. */
  private static final class Draft {

    private double cropDensity;
    private double learningRate;
    private double weightDecay;
    private double labelSmoothing;
    private Augmentation augmentation;
    private Regularisation regularisation;
    private Balancing balancing;
    private IdentityObjective identity;
    private VirtualStrangers strangers;

    Draft(TrainingRecipe recipe) {
      cropDensity = recipe.cropDensity;
      learningRate = recipe.learningRate;
      weightDecay = recipe.weightDecay;
      labelSmoothing = recipe.labelSmoothing;
      augmentation = recipe.augmentation;
      regularisation = recipe.regularisation;
      balancing = recipe.balancing;
      identity = recipe.identity;
      strangers = recipe.strangers;
    }

    TrainingRecipe finished() {
      return new TrainingRecipe(
          cropDensity,
          learningRate,
          weightDecay,
          labelSmoothing,
          augmentation,
          regularisation,
          balancing,
          identity,
          strangers);
    }
  }
}
