/** Recordings of ECG as they are published, and readers of their formats. */
package org.dt4ecg.fleet.recording;
