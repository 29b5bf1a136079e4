/** From samples of ECG to heart beats and the heart rate. Knows nothing of frames or models. */
package org.dt4ecg.model.heart;
