/** From the predictions of a recording session's windows to their results. */
package org.dt4ecg.topology.fusion;
