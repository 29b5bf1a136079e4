/**
 * The people who were enrolled without training, in one table for all tasks of a process.
 *
 * <p>Internal.
 */
package org.dt4ecg.topology.enrolment;
