/**
 * From labels that come after the samples, and the samples, to ECG with the truth about it.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.labels;
