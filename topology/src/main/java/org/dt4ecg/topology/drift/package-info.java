/**
 * Whether the model still sees what it saw when it took over, so that one knows when to retrain.
 */
package org.dt4ecg.topology.drift;
