/**
 * What the stores of a process share.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.state;
