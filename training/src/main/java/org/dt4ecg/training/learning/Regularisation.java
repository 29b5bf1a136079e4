package org.dt4ecg.training.learning;

/**
 * What keeps a network from learning training windows by heart; 0 leaves a lever out.
 *
 * @param mixup α of mixup, 0 to 1
 * @param contrastive weight of the supervised contrastive term of the identity task
 * @param contrastiveTemperature temperature τ of that term, above 0
 * @param adversarial strength λ at which the activity head unlearns who it is
 */
public record Regularisation(
    double mixup, double contrastive, double contrastiveTemperature, double adversarial) {

  /** The temperature of Khosla et al. */
  private static final double USUAL_TEMPERATURE = 0.1;

  /** No lever. */
  public static final Regularisation NONE = new Regularisation(0, 0, USUAL_TEMPERATURE, 0);

  public Regularisation {
    if (!(mixup >= 0 && mixup <= 1)) {
      throw new IllegalArgumentException("mixup is " + mixup + "; it must be from 0 to 1");
    }
    if (!(contrastive >= 0) || !(contrastiveTemperature > 0) || !(adversarial >= 0)) {
      throw new IllegalArgumentException(
          ("contrastive and adversarial must be 0 or more and contrastiveTemperature positive, but"
                  + " they are %s, %s and %s")
              .formatted(contrastive, adversarial, contrastiveTemperature));
    }
  }

  /** What the published release is trained with. */
  public static Regularisation defaults() {
    return NONE.withMixup(0.2).withContrastive(0.3, USUAL_TEMPERATURE).withAdversarial(0.05);
  }

  public Regularisation withMixup(double value) {
    return new Regularisation(value, contrastive, contrastiveTemperature, adversarial);
  }

  /** The same with another contrastive term: its weight and its temperature. */
  public Regularisation withContrastive(double weight, double temperature) {
    return new Regularisation(mixup, weight, temperature, adversarial);
  }

  public Regularisation withAdversarial(double value) {
    return new Regularisation(mixup, contrastive, contrastiveTemperature, value);
  }

  /**
   * All levers. Runs are kept under a digest of this text, so it goes on to mention two that were
   * tried, brought nothing and are gone.
   */
  @Override
  public String toString() {
    return ("Regularisation[mixup=%s, dropout=0.0, weightAveraging=0.0, contrastive=%s,"
            + " contrastiveTemperature=%s, adversarial=%s]")
        .formatted(mixup, contrastive, contrastiveTemperature, adversarial);
  }
}
