/**
 * From windows to predictions, in micro-batches, also by a shadow model.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.classification;
