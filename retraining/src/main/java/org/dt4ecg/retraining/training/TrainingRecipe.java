package org.dt4ecg.retraining.training;

/**
 * The finer settings of training.
 *
 * @param cropDensity crops an epoch draws per window length of signal
 * @param learningRate peak of the learning rate
 * @param weightDecay decay of the weights in AdamW
 * @param labelSmoothing share of a label that goes to all classes alike
 * @param augmentation how far training windows are varied
 * @param gradNormAlpha GradNorm's strength of the pull towards equal training rates
 * @param gradNormLearningRate size of GradNorm's steps
 */
public record TrainingRecipe(
    double cropDensity,
    double learningRate,
    double weightDecay,
    double labelSmoothing,
    Augmentation augmentation,
    double gradNormAlpha,
    double gradNormLearningRate) {

  /** The recipe of the published release. */
  public static TrainingRecipe defaults() {
    return new TrainingRecipe(2, 4e-3, 0.02, 0.02, Augmentation.defaults(), 0.5, 0.01);
  }

  /** The same recipe with another strength of GradNorm. */
  public TrainingRecipe withGradNormAlpha(double alpha) {
    return new TrainingRecipe(
        cropDensity,
        learningRate,
        weightDecay,
        labelSmoothing,
        augmentation,
        alpha,
        gradNormLearningRate);
  }
}
