package org.dt4ecg.topology.join;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dt4ecg.schemas.avro.DeviceAssignment;
import org.dt4ecg.schemas.deadletter.Rejection;
import org.dt4ecg.schemas.samples.FrameTimes;
import org.dt4ecg.schemas.serde.ValueSerdes;
import org.dt4ecg.schemas.topic.Topics;
import org.dt4ecg.schemas.validation.Texts;
import org.dt4ecg.topology.tables.GlobalTable;
import org.jspecify.annotations.Nullable;

/**
 * To whom devices are assigned, from when on: an assignment holds from its own time to that of the
 * next. One table for all tasks of a process, changed record by record. Kafka Streams' thread for
 * global state reads the whole topic before the tasks start, whatever partition a producer chose,
 * so that no window is joined before the assignments are known. What cannot be read, or is too
 * long, counts as absent. A tombstone takes all assignments of a device back. Thread-safe.
 */
public final class Assignments implements GlobalTable.Reader<DeviceAssignment> {

  /** Most assignments that are remembered of a device; older ones are forgotten. */
  static final int MOST = 64;

  private final Map<String, List<Assignment>> devices = new ConcurrentHashMap<>();
  private final GlobalTable<DeviceAssignment> table;

  public Assignments(ValueSerdes serdes) {
    this.table =
        new GlobalTable<>(Topics.DEVICE_ASSIGNMENTS, serdes.serdeFor(DeviceAssignment.class), this);
  }

  /** What fills this. */
  public GlobalTable<DeviceAssignment> table() {
    return table;
  }

  /**
   * An assignment.
   *
   * @param sinceMicros from when on, in µs since the epoch
   * @param userId to whom, a pseudonym
   */
  private record Assignment(long sinceMicros, String userId) {}

  /** The person to whom a device was assigned at a time, in µs since the epoch; null for nobody. */
  public @Nullable String at(String deviceId, long micros) {
    table.requireRead();
    List<Assignment> assignments = devices.get(deviceId);
    if (assignments != null) {
      for (int i = assignments.size() - 1; i >= 0; i--) {
        if (assignments.get(i).sinceMicros() <= micros) {
          return assignments.get(i).userId();
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable String read(String deviceId, @Nullable DeviceAssignment assignment) {
    if (assignment == null) {
      devices.remove(deviceId);
      return null;
    }
    if (!deviceId.equals(assignment.getDeviceId())) {
      return "it is an assignment of another device than the one that is its key";
    }
    Optional<Rejection> fault =
        Texts.faultOf("device id", deviceId)
            .or(() -> Texts.faultOf("user id", assignment.getUserId()));
    if (fault.isEmpty()) {
      put(assignment);
    }
    return fault.map(Rejection::message).orElse(null);
  }

  /** Earlier assignments hold on. */
  @Override
  public void unreadable(String deviceId) {}

  private void put(DeviceAssignment assignment) {
    Assignment added =
        new Assignment(FrameTimes.toMicros(assignment.getSince()), assignment.getUserId());
    devices.compute(assignment.getDeviceId(), (device, before) -> with(before, added));
  }

  private static List<Assignment> with(@Nullable List<Assignment> before, Assignment added) {
    if (before == null) {
      return List.of(added);
    }
    List<Assignment> all = new ArrayList<>(before);
    all.removeIf(assignment -> assignment.sinceMicros() == added.sinceMicros());
    all.add(added);
    all.sort(Comparator.comparingLong(Assignment::sinceMicros));
    return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }
}
