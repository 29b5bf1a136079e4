package org.dt4ecg.training.learning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.dt4ecg.training.network.Outputs;

/** What is added to the cross-entropy of a task, weighted already. */
interface ObjectiveTerm {

  /**
   * The term for a batch, a tensor of one number.
   *
   * @param scope owner of what the term creates
   */
  NDArray of(Outputs outputs, Batch batch, NDManager scope);
}
