package org.dt4ecg.bench.material;

import java.time.Duration;
import java.util.List;
import org.dt4ecg.fleet.device.DevicePlan;
import org.dt4ecg.fleet.device.DevicePlans;
import org.dt4ecg.fleet.device.FrameCutter;
import org.dt4ecg.schemas.avro.EcgSamples;

/** Frames as a simulated device sends them. */
public final class SimulatedFrames {

  private static final long SEED = 1;

  private SimulatedFrames() {}

  /**
   * The first frames of one device, without a hole between them.
   *
   * @param framePeriod length of a frame
   */
  public static List<EcgSamples> first(int frames, Duration framePeriod) {
    DevicePlan plan = DevicePlans.simulated(1, SEED).get(0);
    return new FrameCutter(framePeriod)
        .cut(plan.recordings().iterator().next(), plan.deviceId(), 0, 0)
        .subList(0, frames);
  }
}
