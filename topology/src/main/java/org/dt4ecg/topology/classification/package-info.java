/** From windows to predictions, in micro-batches, also by a model that scores along. */
package org.dt4ecg.topology.classification;
