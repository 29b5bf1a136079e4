/** How what was refused is written down. */
package org.dt4ecg.topology.deadletter;
