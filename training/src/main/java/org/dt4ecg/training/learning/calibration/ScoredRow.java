package org.dt4ecg.training.learning.calibration;

/**
 * What a network says of a labelled window, before any temperature. The arrays are not to be
 * changed.
 *
 * @param session name of the window's session
 * @param index number of the window on a grid of its session
 * @param person index of the true person
 * @param doing index of the true activity
 * @param identity logits of the people
 * @param activity logits of the activities
 * @param embedding the embedding
 */
public record ScoredRow(
    String session,
    long index,
    int person,
    int doing,
    float[] identity,
    float[] activity,
    float[] embedding) {}
