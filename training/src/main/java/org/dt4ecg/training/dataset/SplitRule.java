package org.dt4ecg.training.dataset;

import java.util.List;

/** How a protocol divides recordings. Stateless. */
interface SplitRule {

  /**
   * The splits, in an order that is the same each time.
   *
   * @param protocol the protocol's name
   * @param windowMicros length of the windows that the model will take in, in µs
   * @param seed seed of what is random in it
   * @throws IllegalArgumentException if the recordings do not allow it
   */
  List<Split> splits(String protocol, RecordedData data, long windowMicros, long seed);
}
