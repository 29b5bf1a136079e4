/** From events, one a window, to bouts: stretches of one activity of one person. */
package org.dt4ecg.topology.bouts;
