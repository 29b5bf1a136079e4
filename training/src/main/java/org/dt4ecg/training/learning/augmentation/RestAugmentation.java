package org.dt4ecg.training.learning.augmentation;

/**
 * How far that part of a training window is varied that is not heart beat: movement, muscle and
 * contact. It is what differs most between one kind of electrode and another, and it is no mark of
 * a person. 0 leaves a variation out.
 *
 * @param gain largest absolute logarithm of the factor by which the rest is made stronger or
 *     weaker; drawn evenly
 * @param swap share of the windows whose rest is replaced by that of another window of the same
 *     activity
 */
public record RestAugmentation(double gain, double swap) {

  /** No variation. */
  public static final RestAugmentation NONE = new RestAugmentation(0, 0);

  public RestAugmentation {
    if (!(gain >= 0) || !(swap >= 0 && swap <= 1)) {
      throw new IllegalArgumentException(
          "gain must be 0 or more and swap from 0 to 1, but they are %s and %s"
              .formatted(gain, swap));
    }
  }

  /** Whether nothing is varied. */
  public boolean isOff() {
    return gain == 0 && swap == 0;
  }
}
