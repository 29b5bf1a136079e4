package org.dt4ecg.bench.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.dt4ecg.bench.material.MadeUpFleet;

/**
 * When each frame of a fleet is due: as soon as its last sample is there. Known before the first is
 * sent, and not put off when something is slow, so that a stop of the system counts for all the
 * frames that came meanwhile.
 *
 * @param fleet who sends
 */
record Schedule(MadeUpFleet fleet) {

  /** A frame and its time in µs since the epoch. */
  record Due(int device, int index, long micros) {}

  /** All frames in the order of their times. */
  List<Due> frames() {
    List<Integer> devices =
        IntStream.range(0, fleet.shape().devices())
            .boxed()
            .sorted(Comparator.comparingLong(device -> fleet.frameEnd(device, 0)))
            .toList();
    List<Due> frames = new ArrayList<>();
    for (int index = 0; index < fleet.shape().framesPerDevice(); index++) {
      for (int device : devices) {
        frames.add(new Due(device, index, fleet.frameEnd(device, index)));
      }
    }
    return frames;
  }

  /** When the frame was due with which a window is complete, in µs since the epoch. */
  long due(long sessionStartMicros, long windowEndMicros) {
    long frame = fleet.shape().frameMicros();
    long frames = (windowEndMicros - sessionStartMicros + frame - 1) / frame;
    return sessionStartMicros + frames * frame;
  }
}
