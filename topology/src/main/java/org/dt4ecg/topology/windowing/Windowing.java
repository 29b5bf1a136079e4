package org.dt4ecg.topology.windowing;

import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;

/**
 * What the timelines of all devices of a task share.
 *
 * @param frames the frames of all devices
 * @param grid where windows lie
 * @param assembler judges whether a window is complete, and cuts it
 * @param holeToleranceMicros the assembler's own tolerance, in µs: how far behind a window a frame
 *     may start that still completes it
 * @param settings when sessions end and windows are given up
 * @param batch gets the sealed windows
 * @param listener counts
 */
public record Windowing(
    FrameStore frames,
    WindowGrid grid,
    WindowAssembler assembler,
    long holeToleranceMicros,
    WindowingSettings settings,
    MicroBatch batch,
    WindowingListener listener) {}
