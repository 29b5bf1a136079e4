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

/** The record classes that are written to topics: both kinds are released. */
public final class RecordTypes {

  private RecordTypes() {}

  /** The value classes of the topic catalogue, for everybody. */
  private static List<Class<? extends SpecificRecord>> ofTopics() {
    return Topics.all().stream()
        .<Class<?>>map(Topic::valueType)
        .filter(SpecificRecord.class::isAssignableFrom)
        .<Class<? extends SpecificRecord>>map(type -> type.asSubclass(SpecificRecord.class))
        .toList();
  }

  /** State of the topology, for its changelogs alone. */
  private static List<Class<? extends SpecificRecord>> ofState() {
    return List.of(
        DeviceHistory.class, DeviceProgress.class, DeviceSessions.class, WaitingLabel.class);
  }

  public static List<Class<? extends SpecificRecord>> all() {
    return Stream.concat(ofTopics().stream(), ofState().stream()).toList();
  }
}
