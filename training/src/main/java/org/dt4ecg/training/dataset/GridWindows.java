package org.dt4ecg.training.dataset;

import java.util.List;
import org.dt4ecg.schemas.avro.SignalQuality;

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

  /** The windows whose signal quality allows a claim. */
  public List<LabelledWindow> usable() {
    return windows.stream()
        .filter(window -> window.window().quality() != SignalQuality.UNUSABLE)
        .toList();
  }
}
