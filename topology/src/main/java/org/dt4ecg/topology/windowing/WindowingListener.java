package org.dt4ecg.topology.windowing;

import org.dt4ecg.schemas.deadletter.Rejection;

/** Is told what happens to frames and windows, for counting and for dead letters. */
public interface WindowingListener {

  /** A frame was put into the store. */
  void frameStored();

  /** Frames were found in the store when the task started. */
  void framesRestored(int frames);

  /** A frame was removed: all windows that it could be part of are sealed or given up. */
  void frameWindowed();

  /** A frame that was stored is of no use after all, and goes to dead letters. */
  void frameExpelled(String deviceId, StoredFrame frame, Rejection rejection);

  /** A session is over, and none of its windows waits. */
  void sessionClosed(Device device, RecordingSession session);

  /** A window got all its samples. */
  void windowSealed();

  /** A window was given up, because samples are missing. */
  void windowIncomplete();
}
