package org.dt4ecg.schemas;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.dt4ecg.schemas.avro.DeviceHistory;
import org.dt4ecg.schemas.avro.DeviceProgress;
import org.dt4ecg.schemas.avro.DeviceSessions;
import org.dt4ecg.schemas.avro.WaitingLabel;
import org.dt4ecg.schemas.topic.Topic;
import org.dt4ecg.schemas.topic.Topics;

/** The record classes that travel. */
public final class RecordTypes {

  private RecordTypes() {}

  /** The value classes of the topic catalogue: what is released. */
  public static List<Class<? extends SpecificRecord>> released() {
    return Topics.all().stream()
        .<Class<?>>map(Topic::valueType)
        .filter(SpecificRecord.class::isAssignableFrom)
        .<Class<? extends SpecificRecord>>map(type -> type.asSubclass(SpecificRecord.class))
        .toList();
  }

  /** State of the topology: written to changelogs, never released. */
  public static List<Class<? extends SpecificRecord>> internal() {
    return List.of(
        DeviceHistory.class, DeviceProgress.class, DeviceSessions.class, WaitingLabel.class);
  }

  public static List<Class<? extends SpecificRecord>> all() {
    return Stream.concat(released().stream(), internal().stream()).toList();
  }
}
