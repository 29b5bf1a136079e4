/**
 * What the pipeline counts.
 *
 * <p>Internal, but for {@link org.dt4ecg.topology.metrics.PipelineCounters}.
 */
package org.dt4ecg.topology.metrics;
