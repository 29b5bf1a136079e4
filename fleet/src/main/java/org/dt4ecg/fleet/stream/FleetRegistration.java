package org.dt4ecg.fleet.stream;

import java.time.Instant;
import java.util.List;
import org.dt4ecg.fleet.device.DevicePlan;

/** Makes devices and their wearers known before their first frame. */
@FunctionalInterface
public interface FleetRegistration {

  /**
   * Returns when every device and person is known.
   *
   * @param since from when on the devices are assigned, by event time
   * @throws InterruptedException if the thread is interrupted
   */
  void register(List<DevicePlan> plans, Instant since) throws InterruptedException;

  /** For devices that are known already, or that nobody needs to know. */
  static FleetRegistration none() {
    return (plans, since) -> {};
  }
}
