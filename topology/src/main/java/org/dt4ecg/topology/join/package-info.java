/**
 * From the two results of a window to one enriched event: who is assigned to the device at the time
 * of the window, and the people's names.
 */
package org.dt4ecg.topology.join;
