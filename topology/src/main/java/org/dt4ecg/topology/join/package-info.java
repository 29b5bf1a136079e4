/** From the two results of a window to one enriched event. */
package org.dt4ecg.topology.join;
