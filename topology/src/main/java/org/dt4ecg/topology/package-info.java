/**
 * The topology as a whole: its wiring, its configuration and the application that runs it.
 *
 * <p>An application uses {@link org.dt4ecg.topology.EcgStreamsApplication}, {@link
 * org.dt4ecg.topology.ApplicationHealth}, {@link org.dt4ecg.topology.EcgTopology}, {@link
 * org.dt4ecg.topology.TopologyConfig} and {@link org.dt4ecg.topology.TopologyDescriptions}, and
 * what their signatures name: {@link org.dt4ecg.topology.metrics.PipelineCounters}, {@link
 * org.dt4ecg.topology.release.WatcherState}, {@link org.dt4ecg.topology.drift.Drift} and {@link
 * org.dt4ecg.topology.windowing.WindowingSettings}. All else, public or not, is internal.
 */
package org.dt4ecg.topology;
