package org.dt4ecg.bench.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What all devices send. A pure function of its parts.
 *
 * @param devices the deliveries of each device, in their order
 * @param behaviours how often each behaviour occurs
 */
record Fleet(List<List<Delivery>> devices, Map<Behaviour, Integer> behaviours) {

  /**
   * Makes it up.
   *
   * @param startMicros where the devices' time begins, in µs since the epoch
   * @param lengthMicros for how long they send, by their own time
   * @param without what no device does
   */
  static Fleet of(
      long seed,
      int devices,
      long startMicros,
      long lengthMicros,
      Signals signals,
      Set<Behaviour> without) {
    Map<Behaviour, Integer> used = new EnumMap<>(Behaviour.class);
    for (Behaviour behaviour : Behaviour.values()) {
      used.put(behaviour, 0);
    }
    List<List<Delivery>> all =
        IntStream.range(0, devices)
            .mapToObj(
                device ->
                    DeviceScript.of(
                        seed, device, startMicros, lengthMicros, signals.count(), without, used))
            .toList();
    return new Fleet(all, used);
  }

  /** How many frames there are. */
  long frames() {
    return devices.stream().mapToLong(List::size).sum();
  }

  /** All deliveries in the order of their time; each device's stay in their order. */
  List<Delivery> inOrder() {
    List<Delivery> all = new ArrayList<>();
    devices.forEach(all::addAll);
    all.sort(Comparator.comparingLong(Delivery::dueMicros));
    return all;
  }

  /** What has to become of the frames of each device. */
  List<ExpectedDevice> expected(SessionRules rules) {
    return devices.stream()
        .map(sent -> ExpectedDevice.of(sent.stream().map(Delivery::frame).toList(), rules))
        .toList();
  }
}
