/**
 * What the windows of one recording session say together: who wears the device, by a sum over the
 * last usable windows, and what the wearer does, by a hidden Markov model. Pure and causal: the
 * stream, the evaluation and the study compute the same from the same windows.
 */
package org.dt4ecg.model.fusion;
