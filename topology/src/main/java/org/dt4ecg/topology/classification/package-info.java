/** From windows to predictions, in micro-batches. */
package org.dt4ecg.topology.classification;
