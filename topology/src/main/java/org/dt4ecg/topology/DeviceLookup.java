package org.dt4ecg.topology;

import org.dt4ecg.topology.windowing.StoredDevice;

/** What an instance can say of a device. */
public sealed interface DeviceLookup {

  /** Its state, from this instance's own store. */
  record Found(StoredDevice state) implements DeviceLookup {}

  /**
   * Nothing is stored of it by this instance.
   *
   * @param byAny whether this is the one that would have it; false where no instance says where it
   *     is, so that another may have it
   */
  record Unknown(boolean byAny) implements DeviceLookup {}

  /** Another instance has it: the one whose {@code application.server} this is. */
  record Elsewhere(String host, int port) implements DeviceLookup {}

  /**
   * It cannot be said now.
   *
   * @param reason for people
   */
  record NotNow(String reason) implements DeviceLookup {}
}
