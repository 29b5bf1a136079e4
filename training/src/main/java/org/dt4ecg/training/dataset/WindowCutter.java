package org.dt4ecg.training.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dt4ecg.model.ModelContract.InputUnit;
import org.dt4ecg.model.signal.AssembledWindow;
import org.dt4ecg.model.signal.Coverage;
import org.dt4ecg.model.signal.Frame;
import org.dt4ecg.model.signal.WindowAssembler;
import org.dt4ecg.model.signal.WindowGrid;
import org.dt4ecg.schemas.avro.EcgSamples;
import org.dt4ecg.schemas.samples.FrameTimes;

/**
 * Cuts windows out of recording sessions: by the stream's own assembler, on the stream's own grid,
 * or at any time for training.
 */
public final class WindowCutter {

  private final WindowAssembler assembler;
  private final WindowGrid grid;
  private final int samplingRateHz;

  /** Cuts windows of a length and hop in samples at a rate. */
  public WindowCutter(InputUnit unit, int samplingRateHz, int windowSamples, int hopSamples) {
    this.samplingRateHz = samplingRateHz;
    assembler =
        new WindowAssembler(
            unit, samplingRateHz, windowSamples, WindowAssembler.DEFAULT_HOLE_TOLERANCE);
    grid =
        new WindowGrid(
            Math.round(hopSamples * 1e6 / samplingRateHz),
            Math.round(windowSamples * 1e6 / samplingRateHz));
  }

  /** Length of a window, in µs. */
  public long windowMicros() {
    return grid.windowMicros();
  }

  /** Whole samples in a length of time in µs. */
  int samplesIn(long micros) {
    return Math.toIntExact(micros * samplingRateHz / 1_000_000);
  }

  /** Length of so many samples, in µs. */
  long micros(int samples) {
    return Math.round(samples * 1e6 / samplingRateHz);
  }

  /**
   * The windows of each session's grid that lie in a slice of it: those that the stream would seal,
   * or count as incomplete.
   */
  public GridWindows grid(List<Slice> slices) {
    List<LabelledWindow> windows = new ArrayList<>();
    long incomplete = 0;
    for (Slice slice : slices) {
      RecordedSession session = slice.session();
      TimeSpan span = session.span();
      long count = grid.windowsEndedBy(span.fromMicros(), span.toMicros());
      for (long k = 0; k < count; k++) {
        long start = grid.start(span.fromMicros(), k);
        if (slice.span().contains(new TimeSpan(start, start + grid.windowMicros()))) {
          Optional<AssembledWindow> window = at(session, start);
          if (window.isPresent()) {
            windows.add(new LabelledWindow(session, k, window.get()));
          } else {
            incomplete++;
          }
        }
      }
    }
    return new GridWindows(windows, incomplete);
  }

  /**
   * The window at the beginning of each slice, wherever the grid of its session lies: for parts
   * that hold a window, but none of the grid. They have the index 0.
   */
  public List<LabelledWindow> first(List<Slice> slices) {
    List<LabelledWindow> windows = new ArrayList<>();
    for (Slice slice : slices) {
      long start = slice.span().fromMicros();
      if (slice.span().contains(new TimeSpan(start, start + grid.windowMicros()))) {
        at(slice.session(), start)
            .ifPresent(window -> windows.add(new LabelledWindow(slice.session(), 0, window)));
      }
    }
    return windows;
  }

  /** From start to end of a window of {@link #grid}. */
  public TimeSpan span(LabelledWindow window) {
    long start = grid.start(window.session().span().fromMicros(), window.index());
    return new TimeSpan(start, start + grid.windowMicros());
  }

  /** The window that starts at a time; empty if the session does not cover it. */
  public Optional<AssembledWindow> at(RecordedSession session, long startMicros) {
    List<Frame> frames = Frame.of(framesAround(session.frames(), startMicros));
    return assembler.coverage(frames, startMicros) instanceof Coverage.Complete
        ? Optional.of(assembler.assemble(frames, startMicros))
        : Optional.empty();
  }

  /** The frames that overlap the window, and one more on either side to show its edges. */
  private List<EcgSamples> framesAround(List<EcgSamples> frames, long startMicros) {
    int from = firstStartingAfter(frames, startMicros);
    int to = firstStartingAfter(frames, startMicros + grid.windowMicros());
    return frames.subList(Math.max(0, from - 2), Math.min(frames.size(), to + 1));
  }

  private static int firstStartingAfter(List<EcgSamples> frames, long timeMicros) {
    int low = 0;
    int high = frames.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (FrameTimes.startMicros(frames.get(middle)) > timeMicros) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Windows on the grid of sessions.
   *
   * @param windows the complete ones, in order
   * @param incomplete how many had a hole and were skipped
   */
  public record GridWindows(List<LabelledWindow> windows, long incomplete) {

    public GridWindows {
      windows = List.copyOf(windows);
    }

    /** The windows to learn from: of any signal that moves, whatever would be claimed of it. */
    public List<LabelledWindow> withSignal() {
      return windows.stream().filter(window -> window.window().hasSignal()).toList();
    }
  }
}
