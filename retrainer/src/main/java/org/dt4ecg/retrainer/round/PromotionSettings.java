package org.dt4ecg.retrainer.round;

/**
 * What a challenger has to keep to be released. All are shares from 0 to 1.
 *
 * @param margin how much accuracy it may lose at each task, and of each person absent from the new
 *     data
 * @param calibrationMargin how much its expected calibration error may exceed the champion's
 * @param newPersonAccuracy least share of right windows of each person whom the champion does not
 *     know
 */
public record PromotionSettings(
    double margin, double calibrationMargin, double newPersonAccuracy) {}
