/**
 * How what was rejected is written down: as it was read, byte for byte, with headers.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.deadletter;
