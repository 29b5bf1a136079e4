/**
 * Tables that all tasks of a process share, read from whole topics.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.tables;
