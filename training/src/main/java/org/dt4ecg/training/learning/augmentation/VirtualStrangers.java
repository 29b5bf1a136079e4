package org.dt4ecg.training.learning.augmentation;

/**
 * People who do not exist, made for training so that a network learns what nobody looks like whom
 * it knows: outlier exposure (Hendrycks et al. 2019, arXiv 1812.04606) with outliers from the same
 * electrodes, movements and heart rates. A stranger is a window whose beats have another shape;
 * their times and all that is not heart beat stay. One alteration at least is made of each shape.
 *
 * @param share strangers in a batch, as a share of its windows of people; 0 makes none
 * @param blended share of the strangers whose beat is between those of two people
 * @param stretched share of the strangers whose PQ, QRS and QT last longer or shorter, each by a
 *     factor of its own
 * @param reshaped share of the strangers whose waves are larger or smaller, each by a factor of its
 *     own, or inverted
 */
public record VirtualStrangers(double share, double blended, double stretched, double reshaped) {

  /** No strangers. */
  public static final VirtualStrangers NONE = new VirtualStrangers(0, 0, 0, 0);

  public VirtualStrangers {
    if (!(share >= 0 && share <= 1)
        || !(blended >= 0 && blended <= 1)
        || !(stretched >= 0 && stretched <= 1)
        || !(reshaped >= 0 && reshaped <= 1)) {
      throw new IllegalArgumentException(
          "the shares of virtual strangers must be from 0 to 1, but are %s, %s, %s and %s"
              .formatted(share, blended, stretched, reshaped));
    }
    // Where a beat can only be blended, a batch of one person would have no stranger to show.
    if (share > 0 && stretched == 0 && reshaped == 0) {
      throw new IllegalArgumentException(
          "virtual strangers need beats that are stretched or reshaped, but both shares are 0");
    }
  }

  /** One stranger to two windows of people, each alteration made of half of the strangers. */
  public static VirtualStrangers usual() {
    return new VirtualStrangers(0.5, 0.5, 0.5, 0.5);
  }

  /** Whether there are none. */
  public boolean isOff() {
    return share == 0;
  }
}
