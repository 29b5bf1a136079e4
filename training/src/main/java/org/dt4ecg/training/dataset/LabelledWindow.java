package org.dt4ecg.training.dataset;

import org.dt4ecg.model.signal.AssembledWindow;

/**
 * A window with what is known of it.
 *
 * @param session the session it was taken from
 * @param index its index on the session's grid; -1 for a crop that lies on no grid
 * @param window its samples and their quality
 */
public record LabelledWindow(RecordedSession session, long index, AssembledWindow window) {

  /** The person. */
  public String userId() {
    return session.recording().userId();
  }

  /** What the person does. */
  public String activity() {
    return session.recording().activity();
  }
}
