/** From the frames of a device to its windows. */
package org.dt4ecg.topology.windowing;
