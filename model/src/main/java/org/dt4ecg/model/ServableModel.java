package org.dt4ecg.model;

/**
 * A loaded model: its contract, its version, and a classifier for each thread that asks for one.
 * Thread-safe.
 */
public interface ServableModel extends AutoCloseable {

  ModelContract contract();

  /** First 12 hexadecimal digits of the SHA-256 of the model's file. */
  String version();

  /**
   * A new classifier on the shared weights, for one thread. The caller closes it before the model.
   */
  WindowClassifier newClassifier();

  @Override
  void close();
}
