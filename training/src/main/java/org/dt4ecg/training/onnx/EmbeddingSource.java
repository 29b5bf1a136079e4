package org.dt4ecg.training.onnx;

/** Which layer a release puts out as its embedding. Both have the size of the shared neck. */
public enum EmbeddingSource {
  /** The features that both heads read. */
  FEATURES,
  /** The hidden layer of the identity head. */
  IDENTITY_HIDDEN
}
