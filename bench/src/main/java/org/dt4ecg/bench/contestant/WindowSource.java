package org.dt4ecg.bench.contestant;

import java.util.List;
import org.dt4ecg.model.ModelContract;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.EcgSamples;

/**
 * Makes windows of frames as the stream does, and is the one place here that knows how that is
 * asked for. Not thread-safe.
 */
public final class WindowSource {

  private final WindowGrid grid;
  private final WindowAssembler assembler;

  public WindowSource(ModelContract contract) {
    this.grid = WindowGrid.of(contract);
    this.assembler = WindowAssembler.of(contract, WindowAssembler.DEFAULT_HOLE_TOLERANCE);
  }

  /** Where the windows of a session lie. */
  public WindowGrid grid() {
    return grid;
  }

  /**
   * The window.
   *
   * @param frames in order, with all samples of the window
   * @param startMicros start of the window, in µs since the epoch
   */
  public AssembledWindow assemble(List<EcgSamples> frames, long startMicros) {
    return assembler.assemble(Frame.of(frames), startMicros);
  }
}
