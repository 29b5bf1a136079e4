package org.dt4ecg.retraining.gradnorm;

/**
 * One step of GradNorm, as logged. Every array has one element a task; none is to be changed.
 *
 * @param losses losses of the batch, L_i, in nats
 * @param gradientNorms norms of the unweighted losses' gradients at the last shared weight, g_i
 * @param trainingRates relative inverse training rates, r_i
 * @param weights weights after the step, w_i, adding up to the number of tasks
 */
public record GradNormStep(
    double[] losses, double[] gradientNorms, double[] trainingRates, double[] weights) {}
