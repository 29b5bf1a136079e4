/** Event time. */
package org.dt4ecg.topology.time;
