package org.dt4ecg.retraining.service.round;

import org.dt4ecg.model.ModelContract;
import org.dt4ecg.retraining.training.StartingNetwork;

/**
 * What to train a challenger on and from.
 *
 * @param data the sample, split by session; calibration and thresholds come from the validation
 *     part
 * @param champion contract of the model that serves, whose windows the challenger has to take in
 * @param start the champion's network, grown; what to start from
 * @param outputs what the champion puts out beside probabilities
 * @param seed seed of everything random
 */
public record RoundTask(
    RoundData data,
    ModelContract champion,
    StartingNetwork start,
    ServedOutputs outputs,
    long seed) {}
