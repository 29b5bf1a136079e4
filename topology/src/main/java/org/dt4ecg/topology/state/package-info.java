/** What the stores of a process share. */
package org.dt4ecg.topology.state;
