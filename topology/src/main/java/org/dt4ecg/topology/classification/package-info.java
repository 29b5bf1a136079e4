/** From windows to results, in micro-batches. */
package org.dt4ecg.topology.classification;
