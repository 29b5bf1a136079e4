package org.dt4ecg.bench.recovery;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.RandomAccess;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.dt4ecg.bench.chaos.Delivery;
import org.dt4ecg.bench.chaos.SentFrame;

/**
 * Devices without a fault, as many for each partition, whose windows are complete at even distances
 * of time: so that each partition has results all the time. Each records one session for a day, in
 * frames of half a second at 250 Hz, sent when their last sample is there. Immutable, thread-safe.
 */
final class EvenFleet {

  static final int RATE_HZ = 250;
  static final long FRAME_MICROS = 500_000;

  private static final int FRAME_SAMPLES = (int) (FRAME_MICROS * RATE_HZ / 1_000_000);
  private static final int FRAMES = 24 * 60 * 60 * 2;
  private static final String LEAD = "I";

  /** A prime, so that no two devices with the same signal run in step. */
  private static final long SAMPLES_APART = 977;

  private final long startMicros;
  private final List<Device> devices;

  /**
   * A device.
   *
   * @param number number in the fleet
   * @param lateMicros when it sends within the time of a frame
   * @param more by how many frames its first is longer: its windows are complete so much earlier
   */
  private record Device(String id, int number, long lateMicros, int more) {}

  private EvenFleet(long startMicros, List<Device> devices) {
    this.startMicros = startMicros;
    this.devices = List.copyOf(devices);
  }

  /**
   * A fleet.
   *
   * @param perPartition devices of each partition
   * @param partitions of the topic of the frames
   * @param hopMicros from the start of a window to that of the next; a multiple of {@link
   *     #FRAME_MICROS}
   * @param startMicros when the first frame is sent, in µs since the epoch
   */
  static EvenFleet of(int perPartition, int partitions, long hopMicros, long startMicros) {
    int[] taken = new int[partitions];
    List<Device> devices = new ArrayList<>();
    int size = perPartition * partitions;
    for (int name = 1; devices.size() < size; name++) {
      String id = "steady-%05d".formatted(name);
      int partition = partition(id, partitions);
      if (taken[partition] < perPartition) {
        // Evenly over a hop within the partition, and the partitions evenly between.
        long phase =
            hopMicros * ((long) taken[partition]++ * partitions + partition) / size % hopMicros;
        long more = (hopMicros - phase / FRAME_MICROS * FRAME_MICROS) % hopMicros / FRAME_MICROS;
        devices.add(new Device(id, devices.size(), phase % FRAME_MICROS, (int) more));
      }
    }
    devices.sort(Comparator.comparingLong(Device::lateMicros));
    return new EvenFleet(startMicros, devices);
  }

  /** Where a producer puts a device's frames. */
  static int partition(String deviceId, int partitions) {
    return BuiltInPartitioner.partitionForKey(
        deviceId.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** What they send, in the order of its time; made when it is asked for. */
  List<Delivery> deliveries() {
    return new Deliveries();
  }

  private final class Deliveries extends AbstractList<Delivery> implements RandomAccess {

    @Override
    public Delivery get(int index) {
      int frame = index / devices.size();
      Device device = devices.get(index % devices.size());
      int before = frame == 0 ? device.more() : 0;
      int first = frame == 0 ? 0 : device.more() + frame;
      long due = startMicros + device.lateMicros() + frame * FRAME_MICROS;
      return new Delivery(
          due,
          new SentFrame(
              device.id(),
              frame,
              due - (1 + before) * FRAME_MICROS,
              RATE_HZ,
              LEAD,
              (1 + before) * FRAME_SAMPLES,
              device.number(),
              device.number() * SAMPLES_APART + (long) first * FRAME_SAMPLES));
    }

    @Override
    public int size() {
      return devices.size() * FRAMES;
    }
  }
}
