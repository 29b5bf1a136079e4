package org.dt4ecg.topology.classification;

import org.dt4ecg.model.Prediction;
import org.dt4ecg.topology.windowing.SealedWindow;

/** What the model made of a window. */
public sealed interface Classification {

  SealedWindow window();

  /** The model's prediction, as sure as the window's signal allows. */
  record Done(SealedWindow window, Prediction prediction) implements Classification {}

  /** The model failed on the window, alone too. */
  record Failed(SealedWindow window, String message) implements Classification {}
}
