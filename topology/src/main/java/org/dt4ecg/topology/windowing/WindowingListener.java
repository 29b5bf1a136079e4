package org.dt4ecg.topology.windowing;

/** Is told what happens to frames and windows, for counting. */
public interface WindowingListener {

  /** A frame was put into the store. */
  void frameStored();

  /** Frames were found in the store when the task started. */
  void framesRestored(int frames);

  /** Frames were removed: all windows that they could be part of are sealed or given up. */
  void framesWindowed(int frames);

  /** A window got all its samples. */
  void windowSealed();

  /** A window was given up, because samples are missing. */
  void windowIncomplete();
}
