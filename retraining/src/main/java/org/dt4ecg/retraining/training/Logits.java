package org.dt4ecg.retraining.training;

import java.util.List;

/**
 * What the network says of labelled windows, before the softmax.
 *
 * @param identity logits of the people, one row a window
 * @param activity logits of the activities, one row a window
 * @param people index of the true person of each window
 * @param doing index of the true activity of each window
 */
record Logits(List<float[]> identity, List<float[]> activity, int[] people, int[] doing) {}
