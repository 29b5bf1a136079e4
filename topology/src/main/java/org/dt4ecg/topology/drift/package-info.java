/**
 * Whether the model still sees what it saw when it took over, so that one knows when to retrain.
 *
 * <p>Internal, but for {@link org.dt4ecg.topology.drift.Drift}.
 */
package org.dt4ecg.topology.drift;
