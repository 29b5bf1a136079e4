/** What becomes of a frame or a window; an error is a value that is routed. */
package org.dt4ecg.topology.outcome;
