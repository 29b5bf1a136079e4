package org.dt4ecg.gateway.sending;

import java.util.HashSet;
import java.util.Set;

/**
 * The uploads that are being sent: so many at a time, and one of a device, whose frames so keep
 * their order and which alone cannot keep the others out. Thread-safe.
 */
public final class Uploads {

  private final int most;
  private final Set<String> devices = new HashSet<>();

  /** Whether an upload may begin. */
  public enum Admission {
    BEGUN,
    /** One of the same device has not ended. */
    DEVICE_BUSY,
    /** As many as may have not ended. */
    FULL
  }

  /**
   * @param most at a time
   */
  public Uploads(int most) {
    this.most = most;
  }

  /** Begins one, if it may; {@link #end} ends it. */
  public synchronized Admission begin(String device) {
    if (devices.contains(device)) {
      return Admission.DEVICE_BUSY;
    }
    if (devices.size() >= most) {
      return Admission.FULL;
    }
    devices.add(device);
    return Admission.BEGUN;
  }

  /** Ends the one that was begun. */
  public synchronized void end(String device) {
    devices.remove(device);
  }

  /** How many have begun and not ended. */
  public synchronized int size() {
    return devices.size();
  }
}
