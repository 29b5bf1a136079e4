package org.dt4ecg.training.learning;

import org.dt4ecg.training.network.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the weights of the epoch with the lowest validation loss, and says when to stop. Not
 * thread-safe.
 */
final class EarlyStopping {

  private final int patience;
  private int best;
  private double bestLoss = Double.NaN;
  private @Nullable Weights bestWeights;

  /**
   * @param patience epochs in a row without a lower loss after which to stop, from 1
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Continues from the state of another. */
  void restore(int epoch, double loss, Weights weights) {
    best = epoch;
    bestLoss = loss;
    bestWeights = weights;
  }

  /** Notes an epoch. */
  void onEpoch(int epoch, double loss, Weights weights) {
    if (bestWeights == null || loss < bestLoss) {
      restore(epoch, loss, weights);
    }
  }

  boolean stopsAfter(int epoch) {
    return epoch - best >= patience;
  }

  /** The epoch of the lowest loss; 0 before the first. */
  int best() {
    return best;
  }

  /** The lowest loss; NaN before the first epoch. */
  double bestLoss() {
    return bestLoss;
  }

  /** The weights of the epoch of the lowest loss. */
  Weights bestWeights() {
    if (bestWeights == null) {
      throw new IllegalStateException("no epoch has been taken in yet, so none is the best");
    }
    return bestWeights;
  }
}
