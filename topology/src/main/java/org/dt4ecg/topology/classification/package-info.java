/** From windows to predictions, in micro-batches, also by a shadow model. */
package org.dt4ecg.topology.classification;
