/**
 * From the frames of a device to its windows: recording sessions, which of a device's time has been
 * decided, silence, and the stores of both. Knows Kafka's stores, not its processors.
 *
 * <p>Internal, but for {@link org.dt4ecg.topology.windowing.WindowingSettings}.
 */
package org.dt4ecg.topology.windowing;
