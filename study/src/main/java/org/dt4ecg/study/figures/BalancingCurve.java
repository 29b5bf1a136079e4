package org.dt4ecg.study.figures;

/**
 * How the tasks were balanced over the steps of a training. All arrays have one element a point;
 * none is to be changed.
 *
 * @param steps number of the step, from 0
 * @param identityWeights weight of the identity loss
 * @param activityWeights weight of the activity loss
 * @param identityNorms norm of the gradient of the identity task's objective before its weight, at
 *     the last shared weight of the network; the objective is the cross-entropy and whatever terms
 *     the recipe adds to it
 * @param activityNorms the same of the activity task
 */
public record BalancingCurve(
    double[] steps,
    double[] identityWeights,
    double[] activityWeights,
    double[] identityNorms,
    double[] activityNorms) {}
