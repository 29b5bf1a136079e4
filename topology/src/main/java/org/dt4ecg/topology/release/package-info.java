/**
 * How a release on the topic comes to serve: it is read, checked and loaded on a thread of its own,
 * and takes the place of the model that serves only when nothing is left to go wrong.
 *
 * <p>Internal, but for {@link org.dt4ecg.topology.release.WatcherState}.
 */
package org.dt4ecg.topology.release;
