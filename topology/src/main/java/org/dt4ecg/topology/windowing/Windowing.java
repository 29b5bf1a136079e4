package org.dt4ecg.topology.windowing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.fusion.SessionFusion;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;

/**
 * What the devices of a task share as long as one model serves.
 *
 * @param grid where windows lie
 * @param assembler judges whether a window is complete, cuts it, and measures its quality and heart
 *     rate
 * @param windowSamples length of a window, in samples
 * @param holeToleranceMicros the assembler's own tolerance, in µs: how far behind a window a frame
 *     may start that still completes it
 * @param progressRecords how many records of progress are kept of a device: for so many windows its
 *     frames are known again when they are repeated, and what they said is known after a restart
 * @param settings when sessions end and windows are given up
 */
public record Windowing(
    WindowGrid grid,
    WindowAssembler assembler,
    int windowSamples,
    long holeToleranceMicros,
    int progressRecords,
    WindowingSettings settings) {

  /** So many windows are remembered at least, in windows. */
  private static final int SHORTEST_RING = 64;

  /** As long as the model of this contract serves. */
  public static Windowing of(
      ModelContract contract, Duration holeTolerance, WindowingSettings settings) {
    return new Windowing(
        WindowGrid.of(contract),
        WindowAssembler.of(contract, holeTolerance),
        contract.windowSamples(),
        TimeUnit.MILLISECONDS.toMicros(holeTolerance.toMillis()),
        Math.max(SHORTEST_RING, SessionFusion.longestMemory(contract) + SHORTEST_RING / 2),
        settings);
  }
}
