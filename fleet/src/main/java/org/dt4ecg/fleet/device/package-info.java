/** What a wearable does: cuts a recording into frames, one device after another. */
package org.dt4ecg.fleet.device;
