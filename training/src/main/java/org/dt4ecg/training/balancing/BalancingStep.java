package org.dt4ecg.training.balancing;

/**
 * One step of training as the balancing of the tasks saw it. Every array has one element a task;
 * none is to be changed.
 *
 * @param losses unweighted losses of the batch, L_i, in nats
 * @param gradientNorms norms of the gradients of the tasks' unweighted objectives at the last
 *     shared weight, g_i; 0 for a task of weight 0, whose gradient is not computed
 * @param weights weights w_i that the step used
 */
public record BalancingStep(double[] losses, double[] gradientNorms, double[] weights) {}
