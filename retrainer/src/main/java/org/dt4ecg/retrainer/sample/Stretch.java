package org.dt4ecg.retrainer.sample;

import java.util.List;

/**
 * Consecutive frames of one device in one session under the same labels.
 *
 * @param stratum the labels
 * @param deviceId the device
 * @param frames the frames by start, no two of the same, at least one
 */
public record Stretch(Stratum stratum, String deviceId, List<SampleFrame> frames) {

  public Stretch {
    frames = List.copyOf(frames);
  }
}
