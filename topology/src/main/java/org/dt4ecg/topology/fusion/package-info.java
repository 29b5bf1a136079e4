/**
 * From the predictions of a recording session's windows to their results. What the windows said is
 * part of the session.
 */
package org.dt4ecg.topology.fusion;
