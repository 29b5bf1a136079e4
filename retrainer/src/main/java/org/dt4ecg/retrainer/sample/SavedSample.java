package org.dt4ecg.retrainer.sample;

import java.util.Map;

/**
 * A sample with the position up to which it was read.
 *
 * @param sample the sample
 * @param positions offset of the next record to read, by partition of the topic
 */
public record SavedSample(BalancedSample sample, Map<Integer, Long> positions) {

  public SavedSample {
    positions = Map.copyOf(positions);
  }
}
